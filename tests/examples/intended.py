"""What the example suite does, test by test, when its luck is fixed by `SEED`.

A row is a case and its outcome: on every backend the same, or one for each of asyncio, asyncio+uvloop, trio.
"""

SEED = "autumn"
"""Of the three flakes, the one on uvloop fails."""

BACKENDS = ("asyncio", "asyncio+uvloop", "trio")

PLAIN = {
    "test_dispatcher.py::test_dispatcher_does_every_job": "passed",
    "test_dispatcher.py::test_dispatcher_stops_in_the_middle_of_a_job": "passed",
    "test_dispatcher.py::test_dispatcher_drains_behind_a_stuck_job": "failed",
    "test_heartbeat.py::HeartbeatTests::test_first_beat_comes_at_once": "passed",
    "test_heartbeat.py::HeartbeatTests::test_heart_beats_until_it_is_stopped": "passed",
    "test_parcel.py::test_a_parcel_survives_the_wire": "passed",
    "test_parcel.py::test_a_malformed_parcel_is_refused[]": "passed",
    "test_parcel.py::test_a_malformed_parcel_is_refused[DELIVER]": "passed",
    "test_parcel.py::test_a_malformed_parcel_is_refused[DELIVER x 1 here]": "passed",
    "test_parcel.py::test_a_malformed_parcel_is_refused[DELIVER 1 1 ]": "passed",
    "test_parcel.py::test_a_malformed_parcel_is_refused[SIGNED 1]": "passed",
    "test_parcel.py::test_a_receipt_survives_the_wire": "passed",
    "test_parcel.py::test_postage_rises_every_500_grams[1-390]": "passed",
    "test_parcel.py::test_postage_rises_every_500_grams[500-390]": "passed",
    "test_parcel.py::test_postage_rises_every_500_grams[501-500]": "passed",
    "test_parcel.py::test_postage_rises_every_500_grams[1500-610]": "passed",
    "test_parcel.py::test_published_prices_are_charged": "failed",
    "test_parcel.py::test_postage_to_the_islands": "xfailed",
    "test_parcel.py::test_postage_of_a_heavy_parcel": "xpassed",
    "test_parcel.py::test_postage_with_customs_duty": "skipped",
    "test_pool.py::test_pool_lends_for_a_whole_round[asyncio]": "error",
    "test_tracker.py::test_tracker_keeps_the_last_position": "passed",
    "test_tracker.py::test_tracker_gives_up_on_a_silent_van": "passed",
}

ON_EVERY_BACKEND = {
    "test_clock.py::test_stamps_never_go_back": ("passed", "passed", "failed"),
    "test_depot.py::test_depot_signs_for_a_parcel": ("passed", "passed", "passed"),
    "test_depot.py::test_depot_signs_in_the_order_of_arrival": ("passed", "passed", "passed"),
    "test_depot.py::test_depot_refuses_what_is_no_parcel[{}-greeting]": ("passed", "passed", "passed"),
    "test_depot.py::test_depot_refuses_what_is_no_parcel[{}-no number]": ("passed", "passed", "passed"),
    "test_depot.py::test_receipt_arrives_at_the_first_attempt": ("passed", "failed", "passed"),
    "test_depot.py::test_retries_cover_a_lost_receipt": ("passed", "passed", "passed"),
    "test_doorbell.py::test_parcel_is_handed_over_at_the_door": ("passed", "passed", "passed"),
    "test_label.py::test_label_carries_the_address": ("passed", "passed", "passed"),
    "test_label.py::test_label_is_printed_in_a_thread": ("passed", "passed", "passed"),
    "test_pool.py::test_pool_uses_a_connection_again": ("passed", "passed", "passed"),
    "test_pool.py::test_pool_never_lends_more_than_its_size": ("passed", "passed", "passed"),
    "test_pool.py::test_two_vans_swap_connections": ("skipped", "skipped", "skipped"),
    "test_pool.py::test_waiting_for_a_connection_ends_at_the_deadline": ("passed", "passed", "passed"),
    "test_round.py::test_round_delivers_every_parcel": ("passed", "passed", "passed"),
    "test_round.py::test_vans_share_the_parcels": ("passed", "passed", "passed"),
    "test_round.py::test_one_lost_receipt_ends_the_round": ("passed", "passed", "passed"),
    "test_round.py::test_driver_goes_home_in_mid_round": ("passed", "passed", "passed"),
    "test_round.py::test_round_meets_its_deadline": ("passed", "passed", "passed"),
    "test_round.py::test_backlog_is_cleared": ("passed", "passed", "passed"),
}


def _nodeid(case: str, backend: str) -> str:
    return f"tests/{case.format(backend)}" if "{}" in case else f"tests/{case}[{backend}]"


def intended() -> dict[str, str]:
    """Node id to outcome, of every test in the suite."""
    outcomes = {f"tests/{case}": outcome for case, outcome in PLAIN.items()}
    for case, row in ON_EVERY_BACKEND.items():
        outcomes |= {_nodeid(case, backend): outcome for backend, outcome in zip(BACKENDS, row, strict=True)}
    return outcomes
