"""Tags and filters that all templates have: the small parts every page is made of."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dashboard import charts, parts, show, words
from dashboard.counts import Counts
from dashboard.import_map import import_map as import_map_text
from dashboard.interval import Rate
from dashboard.nodeid import parts_of
from dashboard.queries.phase import Deadline
from dashboard.queries.results import ResultRow
from dashboard.result_rows import result_rows as write_rows
from dashboard.sentence import Sentence, Span
from dashboard.site import Site, site_of
from dashboard.verdict_lines.findings import is_near_miss
from dashboard.verdict_lines.run import STALL_S

register = template.Library()

register.filter("count", show.count)
register.filter("seconds", show.seconds)
register.filter("percent", show.percent)
register.filter("plural", show.plural)
for part in (parts.glyph, parts.outcome, parts.pill, parts.backend, parts.test_id):
    register.simple_tag(part, name=part.__name__)


@register.filter
def path(nodeid: str) -> str:
    """Of a node id, what stands before the name."""
    return parts_of(nodeid).path.removesuffix("::")


@register.filter
def first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


@register.filter
def is_web(address: str | None) -> bool:
    """Whether a link to it is safe to show: CI says where its jobs are, so anybody may have written it."""
    return (address or "").startswith(("https://", "http://"))


@register.filter
def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{show.count(number)}{ending}"


SITE = re.compile(r"\S+\.py:\d+: ")
"""The line under a traceback entry: `tests/test_pool.py:12: AssertionError`."""
TOGETHER = re.compile("(?<!\\S)\\S+(?:\u2009\\S+)+")
"""A number with its unit or its thousands: never broken over two lines."""


@register.simple_tag
def moment(then: datetime | None) -> SafeString | str:
    """How long ago, with the exact time as title."""
    if then is None:
        return "–"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        then.isoformat(timespec="seconds"),
        show.exact(then),
        show.ago(then, timezone.now()),
    )


def _unbroken(text: str) -> SafeString:
    return mark_safe(TOGETHER.sub(r'<span class="nb">\g<0></span>', conditional_escape(text)))  # noqa: S308


@register.simple_tag(takes_context=True)
def sentence(context: template.Context, spans: Sentence) -> SafeString:
    """A verdict line: the finding strong, its evidence plain; what it names leads to its page in the project."""
    project = context.get("project")
    slug = project.slug if project else ""
    alike = ((element, [_linked(span, slug) for span in of]) for element, of in groupby(spans, _element))
    return format_html_join("", "<{0}>{1}</{0}>", ((element, SafeString("".join(of))) for element, of in alike))


def _linked(span: Span, slug: str) -> SafeString:
    text, to = _unbroken(span.text), span.to
    if to is None or not (slug or to.project):
        return text
    return format_html('<a href="{}{}">{}</a>', reverse(to.page, args=[to.project or slug, *to.args]), to.query, text)


def _element(span: Span) -> SafeString:
    return SafeString("code" if span.code else "strong" if span.strong else "span")


@register.simple_tag
def import_map() -> SafeString:
    """Before the first module script of the page."""
    text = import_map_text()
    return mark_safe(f'<script type="importmap">{text}</script>') if text else SafeString("")  # noqa: S308


@register.simple_tag
def strip(marks: str, runs: Sequence[int] = ()) -> SafeString:
    """The history strip of a variant."""
    return charts.strip(marks, runs)


@register.simple_tag
def outcome_bar(counts: Counts, total: int | None = None, thin: bool = False) -> SafeString:
    return charts.outcome_bar(counts, total, thin)


@register.simple_tag
def split_bar(busy_s: float, idle_s: float, cpu_s: float | None = None) -> SafeString:
    return charts.split_bar(busy_s, idle_s, cpu_s)


@register.simple_tag
def margin_bar(deadline: Deadline) -> SafeString | str:
    """How much of a deadline was used; nothing when it is not known."""
    if deadline.elapsed_s is None:
        return ""
    tone = "timeout" if deadline.fired else "flaky" if is_near_miss(deadline) else "passed"
    return charts.margin_bar(deadline.elapsed_s, deadline.limit_s, tone)


@register.simple_tag
def tick_histogram(buckets: dict[int, int], label: str) -> SafeString:
    return charts.histogram(buckets, STALL_S, label)


@register.filter
def marker(backend: str) -> str:
    """The class that colours what belongs to a backend."""
    return parts.BACKENDS[backend][0]


@register.filter
def meaning(word: str | None, table: str) -> str:
    """What a word of the plugin means, by its table in `dashboard.words`."""
    known: dict[str, str] = getattr(words, table)
    return known.get(word or "", "")


@register.filter
def of(pages: Mapping[str, int], name: str | None) -> int | None:
    """The id of the page that a name has."""
    return None if name is None else pages.get(name)


@register.simple_tag
def site(text: str | None) -> SafeString | str:
    """A place in the code; that of a library is dimmed."""
    return "–" if text is None else parts.site(site_of(text))


@register.simple_tag
def frame(place: Site) -> SafeString:
    return parts.site(place)


@register.simple_tag
def interval_mark(rate: Rate) -> SafeString:
    return charts.interval_mark(rate)


@register.simple_tag
def share(part: float, whole: float) -> str:
    """How much of a whole a part is."""
    return show.percent(min(1.0, part / whole)) if whole > 0 else show.seconds(None)


@register.simple_tag
def report(text: str) -> SafeString:
    """pytest's report of a failure, with the lines that say what went wrong and where made to stand out."""
    return format_html_join("\n", "<span{}>{}</span>", ((_line_class(line), line) for line in text.splitlines()))


@register.simple_tag
def source(code: str) -> SafeString:
    """Lines of a frame; the one that ran, marked with `>` by pytest, stands out."""
    lines = ((SafeString(' class="is-now"') if line.startswith(">") else "", line) for line in code.splitlines())
    return format_html_join("\n", "<span{}>{}</span>", lines)


def _line_class(line: str) -> SafeString:
    if line.startswith("E  "):
        return SafeString(' class="is-error"')
    return SafeString(' class="is-site"' if SITE.match(line) else "")


@register.simple_tag
def result_rows(rows: Sequence[ResultRow], base: str) -> SafeString:
    """Rows of the list of all results; `base` is the address of the run's results."""
    return write_rows(rows, base)
