"""Code that is wrong for a while: every test of it fails, on every backend."""

from dataclasses import dataclass
from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.suite import MODULES


@dataclass(frozen=True)
class Breakage:
    cases: frozenset[str]
    message: str
    site: str
    source: str
    since: float = 0
    """Day of the code, as is `until`."""
    until: float = 99
    pull: str | None = None
    """In this pull request only."""

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        pull = under.run.pull.number if under.run.pull else None
        if not self.since <= under.code < self.until or (self.pull is not None and pull != self.pull):
            return
        case = attempt.case
        test = f"    async def {case.function}(shop):\n>       await shop.{case.name.partition('[')[0]}()"
        frames = (Frame(f"{case.module.path}:{case.line + 2}", test), Frame(self.site, self.source))
        attempt.fail(failure(self.message.partition(":")[0], self.message.partition(": ")[2], *frames))


CARD: Final = next(module for module in MODULES if module.path == "tests/pay/test_card.py")

TWELVE: Final = Breakage(
    frozenset(f"{CARD.path}::test_{name}" for name in CARD.names),
    "TypeError: Amount.__init__() missing 1 required positional argument: 'currency'",
    "shop/pay/card.py:41",
    """\
    async def _hold(self, cents: int) -> Hold:
>       return await self._bank.hold(self.number, Amount(cents))""",
    since=3.0,
    until=4.6,
)
PULL_REQUEST: Final = Breakage(
    frozenset(
        f"tests/shop/test_checkout.py::test_{name}"
        for name in (
            "reserves_before_it_charges",
            "releases_when_the_card_is_refused",
            "two_customers_want_the_last_one",
        )
    ),
    "KeyError: 'reservation'",
    "shop/checkout.py:66",
    """\
    async def _charge(self, cart: Cart) -> Receipt:
>       held = self._steps["reservation"]
        return await self._card.charge(cart.total, held.number)""",
    pull="421",
)
