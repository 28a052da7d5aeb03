"""The address and the tokens come from the environment or from the file that `up` writes."""

from pathlib import Path

import pytest

from bench.real_suites.clientenv import Client, read_client

FILE = "LOOPGLASS_URL=http://127.0.0.1:8000\nLOOPGLASS_TOKEN=lg_in\nLOOPGLASS_READ_TOKEN='lg_out'\n"


def test_a_file_of_names_and_values_is_read(tmp_path: Path) -> None:
    file = tmp_path / "client.env"
    file.write_text(f"# the first project\n{FILE}")
    assert read_client({}, file) == Client("http://127.0.0.1:8000", "lg_in", "lg_out")


def test_a_whole_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "client.env"
    file.write_text(FILE)
    environment = {"LOOPGLASS_URL": "http://other", "LOOPGLASS_TOKEN": "a", "LOOPGLASS_READ_TOKEN": "b"}
    assert read_client(environment, file) == Client("http://other", "a", "b")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="LOOPGLASS_READ_TOKEN"):
        read_client({}, tmp_path / "client.env")
