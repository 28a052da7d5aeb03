"""The case of a test is its node id without what only names the backend."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_loopglass.naming import LABELS, _without_backend
from pytest_loopglass.wire import Result

from tests.plugin.suites import Suite

TESTS = """
    import enum
    import pytest

    class Colour(enum.Enum):
        RED = 1

    class Awkward:
        def __repr__(self): raise RuntimeError("do not call")

    @pytest.fixture(params=["asyncio", "trio"])
    def anyio_backend(request): return request.param

    @pytest.fixture(params=[pytest.param(("asyncio", {"use_uvloop": True}), id="asyncio+uvloop"),
                            pytest.param(("asyncio", {"eager": True}), id="asyncio+eager")])
    def some_backend(request): return request.param

    def test_plain(): pass
    def test_on_backends(anyio_backend): pass
    def test_with_options(some_backend): pass
    @pytest.mark.parametrize("size", [1, 2])
    def test_and_sizes(anyio_backend, size): pass
    @pytest.mark.parametrize("word", ["asyncio-like", "loop"])
    def test_words(word): pass
    @pytest.mark.parametrize("loop_type", ["uvloop"])
    def test_by_argument(loop_type): pass
    @pytest.mark.parametrize("library", ["trio"])
    def test_by_value(library): pass
    @pytest.mark.parametrize("event", [pytest.param(7, id="asyncio")])
    def test_an_id_that_only_looks_like_a_backend(event): pass
    @pytest.mark.parametrize("value", [None, True, 1.5, b"x", Colour.RED, int, Awkward(), "a\\x00b", "\\ud800"],
                             ids=[f"v{n}" for n in range(9)])
    def test_values(value): pass
    @pytest.mark.parametrize("portal_backend", ["asyncio", "trio"])
    def test_two(portal_backend, anyio_backend): pass
    @pytest.mark.slow
    @pytest.mark.quick
    @pytest.mark.slow
    def test_marked(): pass
"""


def test_cases_labels_params_and_markers(suite: Suite) -> None:
    recorded = suite.write(test_n=TESTS).run()
    found: dict[str, tuple[str, str | None]] = {
        result["nodeid"].removeprefix("test_n.py::"): (result["case"].removeprefix("test_n.py::"), result["backend"])
        for result in recorded.results
        if "test_values" not in result["nodeid"]
    }
    assert found == {
        "test_plain": ("test_plain", None),
        "test_on_backends[asyncio]": ("test_on_backends", "asyncio"),
        "test_on_backends[trio]": ("test_on_backends", "trio"),
        "test_with_options[asyncio+uvloop]": ("test_with_options", "asyncio+uvloop"),
        "test_with_options[asyncio+eager]": ("test_with_options[asyncio+eager]", "asyncio"),
        "test_and_sizes[asyncio-1]": ("test_and_sizes[1]", "asyncio"),
        "test_and_sizes[asyncio-2]": ("test_and_sizes[2]", "asyncio"),
        "test_and_sizes[trio-1]": ("test_and_sizes[1]", "trio"),
        "test_and_sizes[trio-2]": ("test_and_sizes[2]", "trio"),
        "test_words[asyncio-like]": ("test_words[asyncio-like]", None),
        "test_words[loop]": ("test_words[loop]", None),
        "test_by_argument[uvloop]": ("test_by_argument", "asyncio+uvloop"),
        "test_by_value[trio]": ("test_by_value", "trio"),
        "test_an_id_that_only_looks_like_a_backend[asyncio]": (
            "test_an_id_that_only_looks_like_a_backend[asyncio]",
            None,
        ),
        "test_two[asyncio-asyncio]": ("test_two[asyncio]", "asyncio"),
        "test_two[asyncio-trio]": ("test_two[trio]", "asyncio"),
        "test_two[trio-asyncio]": ("test_two[asyncio]", "trio"),
        "test_two[trio-trio]": ("test_two[trio]", "trio"),
        "test_marked": ("test_marked", None),
    }
    assert recorded.one("::test_and_sizes[trio-2]")["params"] == {"anyio_backend": "trio", "size": "2"}
    assert recorded.one("::test_marked")["markers"] == ["slow", "quick"]


def test_values_of_parameters_are_told_without_running_their_code(suite: Suite) -> None:
    recorded = suite.write(test_n=TESTS).run("-k", "test_values")
    values = [result["params"]["value"] for result in recorded.results]
    assert values == ["None", "True", "1.5", "b'x'", "Colour.RED", "int", "Awkward", "a\\x00b", "\\ud800"]


def test_every_key_of_the_wire_is_there_and_no_other(suite: Suite) -> None:
    recorded = suite.write(test_n=TESTS).run()
    assert all(list(result) == list(Result.__annotations__) for result in recorded.results)


tokens = st.text(string.ascii_letters + string.digits + "+-[]@ é", min_size=1, max_size=8) | st.sampled_from(
    sorted(LABELS)
)


@given(ids=st.lists(tokens, min_size=1, max_size=4), backend=st.integers(0, 4), label=st.sampled_from(sorted(LABELS)))
def test_dropping_the_backend_leaves_the_other_ids_and_the_name(ids: list[str], backend: int, label: str) -> None:
    at = min(backend, len(ids))
    whole = [*ids[:at], label, *ids[at:]]
    params: dict[str, object] = {f"arg{index}": index for index in range(len(whole))}
    names = list(params)
    params = {("anyio_backend" if name == names[at] else name): value for name, value in params.items()}
    case, found = _without_backend(f"tests/test_a.py::TestIt::test_it[{'-'.join(whole)}]", whole, params)
    assert case == (f"tests/test_a.py::TestIt::test_it[{'-'.join(ids)}]" if ids else "tests/test_a.py::TestIt::test_it")
    assert found == LABELS[label]


def test_what_is_written_by_hand_is_json(suite: Suite) -> None:
    recorded = suite.write(
        test_odd='import pytest\n@pytest.mark.parametrize("q", [\'a"b\\\\c\\n\\t\'])\ndef test_q(q): pass\n'
    ).run()
    (result,) = recorded.results
    assert json.loads(json.dumps(result)) == result
    assert result["params"] == {"q": 'a"b\\c\n\t'}


@pytest.mark.parametrize("length", [3_000, 9_000])
def test_long_names_are_cut_to_what_the_wire_takes(suite: Suite, length: int) -> None:
    recorded = suite.write(
        test_long=f"""
        import pytest
        @pytest.mark.parametrize("q", ["x" * {length}], ids=["x" * {length}])
        def test_q(q): pass
        """
    ).run()
    (result,) = recorded.results
    assert len(result["nodeid"]) == min(length + len("test_long.py::test_q[]"), 4_000)
    assert len(result["params"]["q"]) == 200
