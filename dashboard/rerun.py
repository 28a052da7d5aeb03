"""The command that runs a result again as it was run."""

from shlex import quote

from dashboard.queries.result import ResultDetail


def rerun_command(result: ResultDetail) -> str:
    """For a shell, at the root of the suite. Where the order was shuffled, with the same seed."""
    seed = str(result.facts.get("seed") or "")
    shuffled = f" --randomly-seed={seed}" if seed.isdecimal() else ""
    return f"pytest {quote(result.nodeid)}{shuffled}"
