"""Commands where nothing runs yet."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def test_a_command_without_a_database_says_what_to_start_and_not_where_it_broke(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    nowhere = {"LOOPGLASS_HOME": str(tmp_path), "PGHOST": str(tmp_path)}
    command = [sys.executable, str(CHECKOUT / "manage.py"), "demo"]
    answer = subprocess.run(command, env=kept | nowhere, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"No database: nothing runs on {tmp_path}. Start ./scripts/up first")
    assert "Traceback" not in answer.stderr
