from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.result_filter import parse
from tests.dashboard.golden import cases


@pytest.mark.parametrize(("text", "wanted"), cases("filter"))
def test_a_filter_is_read_as_the_shared_cases_say(text: str, wanted: dict[str, Any]) -> None:
    found = parse(text)
    assert sorted(found.outcomes) == wanted["outcomes"]
    assert sorted(found.backends) == wanted["backends"]
    assert sorted(found.workers) == wanted["workers"]
    assert list(found.words) == wanted["words"]
    assert bool(found) == any(wanted.values())


@given(st.text(max_size=1000))
def test_no_text_is_refused(text: str) -> None:
    parse(text)
