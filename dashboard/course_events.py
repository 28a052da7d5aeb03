"""What happened when, as a table: the same as the waterfall draws, in the order of time."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.course import Course, Placed, Window
from dashboard.show import plural, seconds


@dataclass(frozen=True, slots=True)
class Event:
    at_s: float
    when: str
    what: str
    length_s: float | None
    site: str | None


def events_of(course: Course) -> list[Event]:
    found = [*_phases(course), *_stalls(course), *_timed(course), *_seen(course)]
    return sorted(found, key=lambda event: event.at_s)


def moment_words(window: Window) -> str:
    """`at 1.50 s`, where that is exact enough; or `between 1.50 s and 1.59 s`"""
    first, last = seconds(window.first), seconds(window.last)
    return f"at {first}" if first == last else f"between {first} and {last}"


def _phases(course: Course) -> Iterator[Event]:
    for span in course.phases:
        first, last = span.window
        yield Event(first, moment_words(Window(first, first)), f"{span.when} begins", last - first, None)
        if span.failed:
            yield Event(last, moment_words(Window(last, last)), f"{span.when} fails", None, None)


def _stalls(course: Course) -> Iterator[Event]:
    for stall in course.stalls:
        first, tick = stall.window.first, stall.tick
        what = f"the loop stands still{f', {tick.cause}' if tick.cause else ''}"
        yield Event(first, moment_words(Window(first, first)), what, tick.duration_s, tick.site or tick.leaf)


def _timed(course: Course) -> Iterator[Event]:
    for timed in course.deadlines:
        one, place = timed.deadline, timed.place
        yield Event(place.within.first, _began(place, one.elapsed_s), f"{one.kind} is set", one.elapsed_s, one.site)
        if place.moment is not None:
            yield Event(place.moment.first, moment_words(place.moment), f"{one.kind} fires", None, one.site)
    for asked in course.cancellations:
        cancelled = asked.cancellation
        when = moment_words(asked.place.moment or asked.place.within)
        what = f"{cancelled.task or 'a scope'} is asked to cancel ({cancelled.source})"
        yield Event(asked.place.within.first, when, what, cancelled.latency_s, cancelled.site)


def _began(place: Placed, length_s: float | None) -> str:
    return moment_words(Window(place.within.first, place.within.last - (length_s or 0.0)))


def _seen(course: Course) -> Iterator[Event]:
    for at, hang in course.hangs:
        yield Event(at, moment_words(Window(at, at)), f"seen hanging, {plural(len(hang.tasks), 'task')}", None, None)
    for at, left in course.left:
        yield Event(at, moment_words(Window(at, at)), f"{plural(left, 'task')} left pending", None, None)
