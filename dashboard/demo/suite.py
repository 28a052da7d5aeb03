"""The suite whose history is made up: a shop that sends parcels by courier."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ASYNCIO: Final = "asyncio"
UVLOOP: Final = "asyncio+uvloop"
TRIO: Final = "trio"
LOOPS: Final = (ASYNCIO, UVLOOP, TRIO)


@dataclass(frozen=True, slots=True)
class Module:
    path: str
    usual_s: float
    """What a test of it usually takes, seconds."""
    names: tuple[str, ...]
    does: frozenset[str] = frozenset()
    """Of: sync, tasks, cancels, deadline, socket, database."""
    loops: tuple[str, ...] = LOOPS
    package: str = "shop"
    """The file of the shop that it tests."""


@dataclass(frozen=True, slots=True)
class Case:
    module: Module
    name: str
    """Without `test_`; may end in `[parameter]`."""
    place: int
    """In its module."""

    @property
    def function(self) -> str:
        return f"test_{self.name.partition('[')[0]}"

    @property
    def id(self) -> str:
        """The node id without the backend."""
        return f"{self.module.path}::test_{self.name}"

    @property
    def line(self) -> int:
        """Where its function begins."""
        return 14 + 17 * self.place

    @property
    def usual_s(self) -> float:
        """Tests of a module differ, always in the same way."""
        return self.module.usual_s * (0.6, 1.7, 0.8, 1.0, 2.6, 0.7, 1.2, 0.9)[self.place % 8]

    @property
    def loops(self) -> tuple[str | None, ...]:
        return (None,) if "sync" in self.module.does else self.module.loops

    def nodeid(self, backend: str | None) -> str:
        if backend is None:
            return self.id
        first, bracket, parameter = self.id.partition("[")
        return f"{first}[{backend}-{parameter}" if bracket else f"{first}[{backend}]"

    def params(self, backend: str | None) -> dict[str, str]:
        parameter = self.name.partition("[")[2].rstrip("]")
        known = {"anyio_backend": backend} if backend else {}
        return known | ({"case": parameter} if parameter else {})


def _module(path: str, usual_s: float, does: str, package: str, names: str, loops: tuple[str, ...] = LOOPS) -> Module:
    return Module(f"tests/{path}", usual_s, tuple(names.split()), frozenset(does.split()), loops, f"shop/{package}")


MODULES: Final = (
    _module(
        "shop/test_cart.py",
        0.012,
        "",
        "cart.py",
        """starts_empty adds_an_item adds_the_same_item_twice removes_an_item removes_what_is_not_there empties
        keeps_the_order_of_items totals[eur] totals[chf] totals[sek] survives_a_restart merges_with_the_cart_of_a_guest
        two_tabs_share_one_cart""",
    ),
    _module(
        "shop/test_checkout.py",
        0.045,
        "tasks deadline",
        "checkout.py",
        """needs_an_address needs_a_payment reserves_before_it_charges releases_when_the_card_is_refused
        sends_one_confirmation counts_the_voucher_once charges_what_the_cart_said two_customers_want_the_last_one
        cancels_within_a_minute asks_again_when_the_price_has_changed is_the_same_when_sent_twice""",
    ),
    _module(
        "shop/test_catalogue.py",
        0.09,
        "",
        "catalogue.py",
        """search_finds_by_name search_finds_by_part_of_a_name search_ranks_by_distance search_knows_umlauts[ae]
        search_knows_umlauts[oe] pages_through_a_thousand filters_by_weight filters_by_zone sorts_by_price
        shows_what_is_in_stock remembers_the_last_search""",
    ),
    _module(
        "shop/test_prices.py",
        0.0015,
        "sync",
        "prices.py",
        """postage[city] postage[country] postage[abroad] postage_grows_in_steps needs_a_weight rounds_half_up
        vat[7] vat[19] vat[0] voucher_never_below_zero free_above_fifty parses_a_price refuses_two_currencies
        discount_of_a_bundle""",
    ),
    _module(
        "pay/test_card.py",
        0.06,
        "deadline",
        "pay/card.py",
        """charges refuses_a_wrong_number refuses_an_expired_card refuses_without_cover asks_for_a_second_factor
        holds_and_captures holds_and_releases charges_in_another_currency is_charged_once_when_sent_twice
        forgets_the_number logs_no_number waits_for_a_slow_bank""",
    ),
    _module(
        "pay/test_refund.py",
        0.05,
        "deadline tasks",
        "pay/refund.py",
        """refunds_all refunds_a_part never_more_than_was_paid the_bank_answers_in_time tries_again_tomorrow
        tells_the_customer needs_a_reason sums_up_several works_after_the_card_expired""",
    ),
    _module(
        "pay/test_receipt.py",
        0.02,
        "",
        "pay/receipt.py",
        """lists_every_item names_the_vat has_a_number numbers_have_no_gaps is_sent_once prints[a4] prints[letter]
        can_be_fetched_again""",
    ),
    _module(
        "stock/test_database.py",
        0.035,
        "database",
        "stock/database.py",
        """opens_a_pool commits rolls_back_on_an_error reads_its_own_writes two_writers_wait_for_each_other
        retries_a_serialization_failure gives_back_a_connection closes_idle_connections streams_a_large_result
        listens_for_notifications""",
    ),
    _module(
        "stock/test_reservation.py",
        0.04,
        "database tasks",
        "stock/reservation.py",
        """reserves_one reserves_the_last_one refuses_more_than_there_is ends_after_ten_minutes can_be_extended
        is_released_on_cancel two_at_once_one_wins counts_what_is_reserved moves_to_another_depot
        survives_a_restart""",
    ),
    _module(
        "stock/test_import.py",
        0.11,
        "tasks",
        "stock/importer.py",
        """reads_a_csv reads_a_csv_of_windows skips_a_broken_row tells_which_row_is_broken is_all_or_nothing
        imports_ten_thousand_rows keeps_what_has_not_changed can_be_stopped""",
    ),
    _module(
        "courier/test_route.py",
        0.07,
        "",
        "courier/route.py",
        """of_one_stop of_two_stops avoids_a_closed_road prefers_the_shorter_one native_geometry is_stable
        splits_over_two_vans respects_time_windows respects_weight[van] respects_weight[bike]
        plans_a_hundred_stops""",
    ),
    _module(
        "courier/test_tracking.py",
        0.055,
        "tasks",
        "courier/tracking.py",
        """shows_the_last_position stamps_each_position forgets_after_a_day follows_two_vans says_when_a_van_is_silent
        estimates_the_arrival estimates_again_in_a_jam hides_the_van_until_it_is_near pushes_to_the_customer
        survives_a_gap""",
    ),
    _module(
        "courier/test_dispatch.py",
        0.065,
        "tasks",
        "courier/dispatch.py",
        """assigns_the_nearest_van assigns_none_when_all_are_full prints_a_label prints_a_label_for_abroad
        prints_a_label_again prints_labels_of_a_round hands_over_at_the_door leaves_with_the_neighbour
        comes_back_tomorrow is_told_once rings_the_bell""",
    ),
    _module(
        "net/test_pool.py",
        0.08,
        "socket tasks cancels",
        "net/pool.py",
        """lends_and_takes_back waits_for_a_free_one opens_no_more_than_it_may reconnects_after_a_reset
        drops_what_is_broken closes_all gives_back_on_cancel is_fair pings_idle_ones
        a_refused_connection_is_tried_again""",
    ),
    _module(
        "net/test_websocket.py",
        0.12,
        "socket tasks deadline cancels",
        "net/websocket.py",
        """opens_and_closes echoes a_pong_comes_within_the_deadline close_waits_for_the_peer sends_a_large_message
        joins_fragments refuses_a_wrong_mask is_closed_when_silent many_clients_at_once back_pressure""",
    ),
    _module(
        "net/test_retry.py",
        0.03,
        "deadline cancels",
        "net/retry.py",
        """tries_again gives_up_after_five doubles_the_pause keeps_the_first_error stops_when_cancelled
        has_one_deadline_for_all does_not_retry_what_may_not_be_repeated jitters""",
    ),
    _module(
        "mail/test_outbox.py",
        0.03,
        "tasks",
        "mail/outbox.py",
        """sends_mail sends_mail_once keeps_what_could_not_be_sent sends_in_order escapes_names
        speaks_the_language_of_the_customer[de] speaks_the_language_of_the_customer[fr] limits_the_rate
        has_a_plain_text_part""",
    ),
    _module(
        "jobs/test_queue.py",
        0.05,
        "tasks cancels",
        "jobs/queue.py",
        """runs_a_job runs_jobs_in_order workers_share_the_load a_failed_job_is_tried_again
        a_job_that_fails_for_ever_is_set_aside priorities delays_a_job drains tells_how_long_it_is
        a_slow_job_does_not_hold_up_others""",
    ),
    _module(
        "jobs/test_shutdown.py",
        0.04,
        "tasks cancels",
        "jobs/worker.py",
        """stop_in_the_middle_of_a_job a_new_worker_starts_with_an_empty_queue stop_waits_for_the_current_job
        stop_twice a_signal_stops_it nothing_is_lost""",
    ),
    _module(
        "jobs/test_timers.py",
        0.025,
        "",
        "jobs/timers.py",
        """fires_once fires_every_minute is_cancelled is_moved survives_a_jump_of_the_clock
        keeps_its_order_at_the_same_time""",
        loops=(ASYNCIO, UVLOOP),
    ),
    _module(
        "courier/test_heartbeat.py",
        0.03,
        "cancels",
        "courier/heartbeat.py",
        """beats stops_with_its_nursery misses_no_beat_under_load""",
        loops=(TRIO,),
    ),
)

OLD_NAME: Final = "tests/mail/test_outbox.py::test_sends_mail"
NEW_NAME: Final = "sends_a_confirmation"
RENAMED_ON: Final = 12.0
"""Day of the code since which that test has its new name."""


def cases(code: float) -> Iterator[Case]:
    """All of the suite as it was on day `code`."""
    for module in MODULES:
        for place, name in enumerate(module.names):
            case = Case(module, name, place)
            yield Case(module, NEW_NAME, place) if case.id == OLD_NAME and code >= RENAMED_ON else case
