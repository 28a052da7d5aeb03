"""The shipped command, as people start it."""

from tests.fixtures.site import Site


def test_it_says_ready_and_is(site: Site) -> None:
    assert site.health() == (200, {"database": "ok", "redis": "ok", "worker": "ok"})
