"""What happened when: moments that are recorded are exact, the others are no more than certain."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from dashboard.charts.waterfall import CHARACTER, RIGHT, WIDTH, labels_of, summary, waterfall
from dashboard.course import Course, Window, course_of, placed
from dashboard.course_events import events_of
from dashboard.queries.phase import Hanging, Phase, read
from dashboard.zoom import Zoom
from ingest.models import Project, Result, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import batches, history
from tests.fixtures.history import Attempt

THIN = "\u2009"


def phases(call_s: float = 1.6, stalls: tuple[float, ...] = (), **ledger: Any) -> list[Phase]:
    """Setup 0.2 s, the call, teardown 0.2 s; stalls of 0.1 s at so many seconds."""
    ticks = [batches.slow_tick(at=batches.EPOCH + at, duration_s=0.1) for at in stalls]
    told = batches.phase("call", call_s, batches.loop(slow_ticks=ticks), batches.ledger(**ledger))
    return [read(Phase, one) for one in (batches.phase("setup", 0.2), told, batches.phase("teardown", 0.2))]


def course(given: list[Phase], failed: tuple[str, ...] = (), hangs: tuple[float, ...] = ()) -> Course:
    seen = [read(Hanging, batches.hanging(elapsed_s=at)["hanging"]) for at in hangs]
    ledgers = [phase.ledger for phase in given if phase.ledger]
    deadlines = [one for ledger in ledgers if ledger.deadlines for one in ledger.deadlines.listed]
    return course_of(given, seen, batches.EPOCH, list(failed), deadlines)


@pytest.mark.parametrize(
    ("length_s", "within", "surely"),
    [
        (1.0, (2.0, 3.0), (2.0, 3.0)),
        (0.9, (2.0, 3.0), (2.1, 2.9)),
        (0.7, (2.0, 3.0), (2.3, 2.7)),
        (1.2, (2.0, 3.2), (2.0, 3.2)),
        (0.6, None, None),
    ],
)
def test_what_took_most_of_a_window_was_going_on_in_its_middle(
    length_s: float, within: tuple[float, float] | None, surely: tuple[float, float] | None
) -> None:
    found = placed(Window(2.0, 3.0), length_s, None)
    assert (found and found.within) == (within and pytest.approx(within))
    assert (found and found.surely) == (surely and pytest.approx(surely))


def test_what_went_on_until_the_end_has_one_place_only() -> None:
    found = placed(Window(2.0, 3.0), 0.1, None, ends_last=True)
    assert found is not None
    assert found.within == found.surely == pytest.approx((2.9, 3.0))


def test_stalls_are_where_they_were_in_the_order_of_time() -> None:
    told = course(phases(stalls=(1.2, 0.5)))
    assert [one.window for one in told.stalls] == [pytest.approx((0.5, 0.6)), pytest.approx((1.2, 1.3))]
    assert told.length_s == pytest.approx(2.0)


def test_a_deadline_that_fired_did_so_within_what_its_phase_leaves_open() -> None:
    late = batches.deadline(limit_s=1.5, elapsed_s=1.5, fired=True, outcome="raised")
    [timed] = course(phases(deadlines=batches.deadlines(late))).deadlines
    assert timed.place.moment == pytest.approx((1.7, 1.8))


def test_what_a_deadline_cancelled_was_asked_for_when_it_fired() -> None:
    late = batches.deadline(limit_s=1.5, elapsed_s=1.5, fired=True, outcome="raised")
    asked = batches.cancellation(source="timeout", latency_s=0.05)
    told = course(
        phases(deadlines=batches.deadlines(late), cancellations=batches.cancellations(asked)),
    )
    [cancelled] = told.cancellations
    assert cancelled.place.moment == pytest.approx((1.7, 1.8))
    assert cancelled.place.within == pytest.approx((1.7, 1.85))


def test_of_two_deadlines_that_fired_none_is_said_to_have_cancelled() -> None:
    late = [batches.deadline(limit_s=limit, elapsed_s=1.5, fired=True, outcome="raised") for limit in (1.4, 1.5)]
    asked = batches.cancellation(source="timeout", latency_s=0.05)
    told = course(phases(deadlines=batches.deadlines(*late), cancellations=batches.cancellations(asked)))
    assert (len(told.deadlines), told.cancellations, told.elsewhere) == (2, [], 1)


def test_what_is_told_with_its_moment_is_exactly_there() -> None:
    late = batches.deadline(limit_s=0.3, elapsed_s=0.35, fired=True, outcome="raised", at=batches.EPOCH + 0.5)
    asked = batches.cancellation(latency_s=0.05, at=batches.EPOCH + 0.8)
    never = batches.cancellation(latency_s=None, outcome=None, at=batches.EPOCH + 0.9)
    given = phases(deadlines=batches.deadlines(late), cancellations=batches.cancellations(asked, never))
    told = course(given)
    [timed] = told.deadlines
    assert timed.place.within == timed.place.surely == pytest.approx((0.5, 0.85))
    assert timed.place.moment == pytest.approx((0.8, 0.8))
    assert [one.place.within for one in told.cancellations] == [pytest.approx((0.8, 0.85)), pytest.approx((0.9, 0.9))]
    assert (told.elsewhere, told.is_guessed) == (0, False)
    events = [f"{event.when} {event.what}".replace(THIN, " ") for event in events_of(told)]
    assert "at 500 ms asyncio.timeout is set" in events
    assert "at 800 ms asyncio.timeout fires" in events
    assert "at 800 ms Task-7 is asked to cancel (explicit)" in events
    assert ET.fromstring(str(waterfall(told))) is not None


def test_what_is_told_without_its_moment_is_said_to_be_guessed() -> None:
    late = batches.deadline(limit_s=1.5, elapsed_s=1.5, fired=True, outcome="raised")
    assert course(phases(deadlines=batches.deadlines(late))).is_guessed


def test_what_could_have_been_anywhere_is_counted_and_not_drawn() -> None:
    short = batches.deadline(limit_s=1.0, elapsed_s=0.1)
    told = course(phases(deadlines=batches.deadlines(short)))
    assert (told.deadlines, told.elsewhere, told.is_eventful) == ([], 1, False)


def test_a_limit_of_the_whole_test_begins_with_the_test() -> None:
    late = batches.deadline(kind="pytest-timeout", limit_s=1.75, elapsed_s=1.75, fired=True, outcome="raised")
    [timed] = course(phases(deadlines=batches.deadlines(late))).deadlines
    assert timed.place.within == pytest.approx((0.0, 1.8))


def test_the_table_tells_the_same_in_the_order_of_time() -> None:
    late = batches.deadline(limit_s=1.5, elapsed_s=1.5, fired=True, outcome="raised")
    given = phases(stalls=(0.5,), deadlines=batches.deadlines(late), tasks=batches.tasks())
    told = [(event.when, event.what) for event in events_of(course(given, ("call",), (1.0,)))]
    assert [(when.replace(THIN, " "), what) for when, what in told] == [
        ("at 0 ms", "setup begins"),
        ("at 200 ms", "call begins"),
        ("between 200 ms and 300 ms", "asyncio.timeout is set"),
        ("at 500 ms", "the loop stands still, blocked"),
        ("at 1.00 s", "seen hanging, 2 tasks"),
        ("between 1.70 s and 1.80 s", "asyncio.timeout fires"),
        ("at 1.80 s", "call fails"),
        ("at 1.80 s", "teardown begins"),
        ("at 1.80 s", "1 task left pending"),
    ]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_labels_never_overlap_and_stay_on_the_chart(count: int) -> None:
    wanted = [(100 + at * 680 / count, f"118 ms pool.py:{at} sleep") for at in range(count)]
    labels = labels_of(wanted)
    assert labels
    boxes = []
    for label in labels:
        width = len(label.text) * CHARACTER
        left = label.x - width if label.anchor == "end" else label.x
        assert left >= 0
        assert left + width <= WIDTH
        boxes.append((label.line, left, left + width))
    for at, (line, left, right) in enumerate(boxes):
        assert all(line != other or right <= first or last <= left for other, first, last in boxes[at + 1 :])


def test_everything_that_is_drawn_is_on_the_chart_and_finite() -> None:
    late = batches.deadline(limit_s=1.5, elapsed_s=1.5, fired=True, outcome="raised")
    swallowed = batches.cancellation(source="timeout", latency_s=0.05)
    given = phases(
        stalls=(0.1, 0.5, 1.9),
        deadlines=batches.deadlines(late, batches.deadline(limit_s=9.0, elapsed_s=1.55)),
        cancellations=batches.cancellations(swallowed),
        tasks=batches.tasks(),
    )
    told = course(given, ("call",), (1.0,))
    svg = ET.fromstring(str(waterfall(told)))
    assert "nan" not in ET.tostring(svg, "unicode")
    for rect in svg.iter("rect"):
        assert 0 <= float(rect.get("x") or 0) <= float(rect.get("x") or 0) + float(rect.get("width") or 0) <= RIGHT + 2
    assert summary(told).replace(THIN, " ") == "2.00 s in 3 phases: 3 stalls, 2 deadlines, 1 cancellation"


def test_of_a_part_only_what_happened_in_it_is_drawn() -> None:
    given = phases(stalls=(0.1, 0.5, 1.9), deadlines=batches.deadlines(batches.deadline(limit_s=9.0, elapsed_s=1.55)))
    told = course(given, ("call",), (1.0,))
    svg = ET.fromstring(str(waterfall(told, Zoom(0.4, 1.2, 2.0))))
    classes = [rect.get("class") for rect in svg.iter("rect")]
    assert classes.count("m-slow") == 1
    assert sum(name.startswith("phase") for name in classes if name) == 1
    assert "seen at 1.00" in "".join(svg.itertext())
    marks = [text.text for text in svg.iter("text") if text.get("class") in ("mid", "end")]
    assert [mark.replace(THIN, " ") for mark in marks if mark][:5] == ["400 ms", "600 ms", "800 ms", "1.00 s", "1.20 s"]
    for rect in svg.iter("rect"):
        assert 0 <= float(rect.get("x") or 0) <= float(rect.get("x") or 0) + float(rect.get("width") or 0) <= RIGHT + 2


def test_the_page_of_a_result_leads_closer_and_back(project: Project, page: Page) -> None:
    ran = batches.loop(slow=1, slow_ticks=[batches.slow_tick(at=batches.EPOCH + 0.05)])
    run = history.run(project, [Attempt(phases=[batches.phase("call", 0.6, ran)])])
    began = Result.objects.get(run=run).started_at.timestamp()
    Session.objects.filter(run=run).update(skew_s=began - batches.EPOCH)
    html = page("/p/gateway/runs/1/results/1/")
    assert 'href="?from=0.15&amp;to=0.45#course-title"' in html
    closer = page("/p/gateway/runs/1/results/1/?from=0.5&to=0.6")
    assert "500 ms to 600 ms of 600 ms" in words(closer).replace(THIN, " ")
    assert 'class="m-slow"' not in closer.partition('<svg class="waterfall"')[2].partition("</svg>")[0]


def test_an_attempt_of_no_length_is_drawn_too() -> None:
    told = course_of([read(Phase, batches.phase("call", 0.0))], [], 0.0, [], [])
    assert ET.fromstring(str(waterfall(told))).get("aria-label") == f"0{THIN}ms in 1 phase"


def test_the_page_of_a_result_tells_it_by_the_clock_of_its_machine(project: Project, page: Page) -> None:
    ran = batches.loop(slow=1, slow_ticks=[batches.slow_tick(at=batches.EPOCH + 0.05)])
    run = history.run(project, [Attempt(phases=[batches.phase("call", 0.6, ran)])])
    began = Result.objects.get(run=run).started_at.timestamp()
    Session.objects.filter(run=run).update(skew_s=began - batches.EPOCH)
    html = page("/p/gateway/runs/1/results/1/")
    assert "at 50 ms the loop stands still, blocked 412 ms shop/pay.py:31 pay" in words(html).replace(THIN, " ")
    assert 'aria-label="600\u2009ms in 1 phase: 1 stall"' in html


def test_a_moment_is_stored_and_drawn_on_the_page(project: Project, page: Page) -> None:
    late = batches.deadline(limit_s=0.1, elapsed_s=0.11, fired=True, outcome="raised", at=batches.EPOCH + 0.2)
    told = batches.ledger(deadlines=batches.deadlines(late))
    run = history.run(project, [Attempt(phases=[batches.phase("call", 0.6, None, told)])])
    began = Result.objects.get(run=run).started_at.timestamp()
    Session.objects.filter(run=run).update(skew_s=began - batches.EPOCH)
    text = words(page("/p/gateway/runs/1/results/1/")).replace(THIN, " ")
    assert "at 200 ms asyncio.timeout is set 110 ms" in text
    assert "at 300 ms asyncio.timeout fires" in text
    assert "only the length is recorded" not in text


def test_a_result_in_which_nothing_happened_has_no_waterfall(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    assert "What happened when" not in page("/p/gateway/runs/1/results/1/")
