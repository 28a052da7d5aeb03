"""A bank that gets slower from day to day: a deadline is kept with less and less left, until it is not."""

from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.ledger import deadline

FROM: Final = 18.0
FIRES: Final = 25.0
"""Days of the history: nobody has changed the code."""
LIMIT_S: Final = 0.5
AT_FIRST: Final = 0.62
"""How much of the limit is used until then."""
SITE: Final = "shop/pay/bank.py:93 answer"

IN_TEST = """\
    async def test_the_bank_answers_in_time(bank):
>       answer = await bank.answer(Refund(cents=1250))"""
IN_CODE = """\
    async def answer(self, refund: Refund) -> Answer:
        with anyio.fail_after(0.5):
>           return Answer.parse(await self._connection.ask(refund.line()))"""


class ShrinkingMargin:
    cases = frozenset({"tests/pay/test_refund.py::test_the_bank_answers_in_time"})

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        grown = min(1.1, max(0.0, (under.day - FROM) / (FIRES - FROM)))
        elapsed_s = LIMIT_S * (AT_FIRST + (1 - AT_FIRST) * grown + under.chance.uniform(-0.012, 0.012))
        attempt.deadlines = [deadline(SITE, LIMIT_S, elapsed_s)]
        attempt.duration_s = elapsed_s + 0.01
        if elapsed_s >= LIMIT_S:
            site = f"tests/pay/test_refund.py:{attempt.case.line + 2}"
            attempt.fail(failure("TimeoutError", "", Frame(site, IN_TEST), Frame("shop/pay/bank.py:95", IN_CODE)))
