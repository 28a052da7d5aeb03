"""Windows of one kind of series in one stratum, fetched when a run first needs them."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from trends.models import Kind, Runner, Window
from trends.slowness import block
from trends.stats.shifts import runner as stats
from trends.stats.shifts.runner import Findings
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import KINDS


class Shelf:
    def __init__(self, project: int, stratum: int, kind: Kind) -> None:
        self.where = {"project_id": project, "stratum_id": stratum, "kind": kind}
        self.settings = KINDS[kind.label]
        self.series = Series.fresh(0, self.settings.window)
        self.rows: dict[int, int] = {}
        self.blocks: set[int] = set()
        known = Runner.objects.filter(**self.where).first()
        self.tests = known.tests if known else 0
        self.runner = stats.Runner(bytes(known.factors) if known else None)

    def take(self, run: int, variants: Sequence[int], seconds: Sequence[float]) -> Findings:
        self._fetch({variant // block.SIZE for variant in variants})
        places = self._places(variants)
        part = self.series.take(places)
        self.tests += int((part.counts == 0).sum())
        found = self.runner.observe(part, run, seconds, self.settings, self.tests)
        self.series.put(places, part)
        return found

    def store(self) -> None:
        """Blocks and runner as they are now."""
        variants = sorted(self.rows)
        windows = [
            self._window(number, list(some)) for number, some in groupby(variants, lambda one: one // block.SIZE)
        ]
        unique = ["project", "stratum", "kind"]
        Window.objects.bulk_create(
            windows, 50, update_conflicts=True, unique_fields=[*unique, "block"], update_fields=["series"]
        )
        kept = Runner(**self.where, tests=self.tests, factors=self.runner.dumps())
        Runner.objects.bulk_create(
            [kept], update_conflicts=True, unique_fields=unique, update_fields=["tests", "factors"]
        )

    def _window(self, number: int, variants: list[int]) -> Window:
        places = np.array([self.rows[variant] for variant in variants], np.int64)
        return Window(**self.where, block=number, series=block.dumps(np.array(variants), self.series.take(places)))

    def _fetch(self, blocks: set[int]) -> None:
        for packed in Window.objects.filter(**self.where, block__in=blocks - self.blocks).order_by("block"):
            variants, series = block.loads(bytes(packed.series))
            places = self._places(variants.tolist())  # may make room for more rows
            self.series.put(places, series)
        self.blocks |= blocks

    def _places(self, variants: Sequence[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        places = [self.rows.setdefault(variant, len(self.rows)) for variant in variants]
        if len(self.rows) > len(self.series.counts):
            self.series = self.series.grown(max(len(self.rows), 2 * len(self.series.counts)))
        return np.array(places, np.int64)
