"""What every background job keeps to, whoever wrote it."""

import inspect
from typing import Any

import pytest

from config.celery import app

ROOMS = ("ingest.", "trends.", "dashboard.")
MOST_TRIES = 5

app.loader.import_default_modules()
OURS: dict[str, Any] = {name: task for name, task in app.tasks.items() if name.startswith(ROOMS)}


def test_every_room_has_its_jobs() -> None:
    assert {name.partition(".")[0] + "." for name in OURS} == set(ROOMS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_job_is_named_by_numbers_only(name: str) -> None:
    asked = inspect.signature(OURS[name].run).parameters.values()
    assert [one.name for one in asked if one.annotation is not int or not one.name.endswith("_id")] == []


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_job_survives_its_worker_ends_some_day_and_is_not_tried_for_ever(name: str) -> None:
    task = OURS[name]
    assert task.acks_late
    assert task.reject_on_worker_lost
    assert task.time_limit or app.conf.task_time_limit
    assert getattr(task, "autoretry_for", ()) == () or task.max_retries <= MOST_TRIES


def test_what_is_done_now_and_then_is_there_to_be_done() -> None:
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(OURS)
