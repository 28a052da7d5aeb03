"""The card of a call site's stacks: which of them, how close, as a drawing and as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.safestring import SafeString

from dashboard.charts.icicle import icicle, words
from dashboard.link import query_with
from dashboard.queries.phase import Phase
from dashboard.queries.site_stacks import StackTotal
from dashboard.sentence import Sentence
from dashboard.site import site_of
from dashboard.stacks import ALL, Node, node_at, tree_of, walk
from dashboard.verdict_lines.site_stacks import stacks_line

ROWS: Final = 200
INDENT: Final = "\u2003"
DEEPEST: Final = 12
"""Levels that are indented."""
STARVED: Final = "starved"
BLOCKED: Final = "blocked"


@dataclass(frozen=True, slots=True)
class StacksCard:
    states: list[tuple[str, float, str]]
    """Blocked and starved, as far as there is any: seconds, and the address of its view."""
    state: str
    line: Sentence
    drawing: SafeString | None
    """None: no stack was seen."""
    rows: list[tuple[str, Node]]
    """Of the table: how far it is indented, and the frame."""
    left_out: int
    is_zoomed: bool
    whole: str
    """Address of the view of all stacks."""


def stacks_card(stacks: Sequence[StackTotal], name: str, query: QueryDict) -> StacksCard:
    """`?frame=` a key of a node, `?cause=starved`; `name`: the call site."""
    by_state = {state: [one for one in stacks if one.is_starved == (state == STARVED)] for state in (BLOCKED, STARVED)}
    wanted = query.get("cause", "")
    state = wanted if by_state.get(wanted) else next((one for one in by_state if by_state[one]), BLOCKED)
    root = tree_of(by_state[state])
    focus = node_at(root, query.get("frame", ALL))
    rows, left_out = _rows(focus)
    return StacksCard(
        states=[(one, sum(it.held_s for it in found), _view(query, one)) for one, found in by_state.items() if found],
        state=state,
        line=stacks_line(by_state[state], name),
        drawing=_drawing(focus, name, query) if root.below else None,
        rows=rows,
        left_out=left_out,
        is_zoomed=focus is not root,
        whole=query_with(query, frame=""),
    )


def stacks_of(phases: Iterable[Phase]) -> list[StackTotal]:
    """What the slow ticks of one attempt were seen in."""
    loops = (phase.loop for phase in phases if phase.loop is not None)
    return [
        StackTotal(stack.frames, stack.cause == STARVED, stack.samples, stack.duration_s)
        for loop in loops
        for stack in loop.stacks
    ]


def stacks_drawing(stacks: Sequence[StackTotal], query: QueryDict, place: str) -> SafeString | None:
    """All of them, of whatever line and cause; `place`: where on the page it is. None without any."""
    root = tree_of(stacks)
    return _drawing(node_at(root, query.get("frame", ALL)), "", query, place) if root.below else None


def _view(query: QueryDict, state: str) -> str:
    return query_with(query, frame="", cause="" if state == BLOCKED else state)


def _drawing(focus: Node, name: str, query: QueryDict, place: str = "stacks") -> SafeString:
    def link(node: Node) -> str:
        return f"{query_with(query, frame='' if node.key == ALL else node.key)}#{place}"

    label = f"Stacks, outermost call on top. {words(focus, focus.path[0].held_s)}"
    return icicle(focus, site_of(name).text, link, label)


def _rows(focus: Node) -> tuple[list[tuple[str, Node]], int]:
    """The frames below it that took longest, in the order of the calls, and how many more there are."""
    nodes = [node for node in walk(focus) if node.depth]
    kept = _longest(nodes)
    first = min((node.depth for node in kept), default=0)
    return [(INDENT * min(DEEPEST, node.depth - first), node) for node in kept], len(nodes) - len(kept)


def _longest(nodes: Iterable[Node]) -> list[Node]:
    ordered = list(nodes)
    kept = {id(node) for node in sorted(ordered, key=lambda node: -node.held_s)[:ROWS]}
    return [node for node in ordered if id(node) in kept]
