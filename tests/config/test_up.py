"""The shipped command, as people start it."""

import signal
import socket
import stat
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest

from config import env_file
from config.home import CLIENT_ENV
from config.up.error import UpError
from config.up.port import address, check_public, free_port
from config.up.programs import manage
from tests.fixtures.site import SIGNS, STOP_S, Site, bare_environment

MakeSite = Callable[..., Site]


def up(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to end by itself."""
    return subprocess.run(
        manage("up", *arguments), env=bare_environment(), capture_output=True, text=True, timeout=120, check=False
    )


def test_it_says_ready_and_is(site: Site) -> None:
    assert f"\nready: {site.url}\n" in site.said()
    assert site.health() == (200, {"database": "ok", "redis": "ok", "worker": "ok"})


def test_many_may_ask_at_once_how_it_is(site: Site) -> None:
    """Each with a ping of its own they once held all connections to the broker, waiting for one more, for good."""
    with ThreadPoolExecutor(24) as visitors:
        answers = list(visitors.map(lambda _: site.health()[0], range(24)))
    assert set(answers) == {200}


def test_it_prints_what_to_run_next(site: Site) -> None:
    assert f"env $(cat {site.home / CLIENT_ENV}) pytest" in site.said()


def test_the_first_page_comes_without_an_account(site: Site) -> None:
    with urlopen(site.url) as page:
        assert page.status == 200
        assert b"My project" in page.read()


def test_secrets_are_in_files_that_only_the_owner_reads(site: Site) -> None:
    for name in ("client.env", "server.env", "secret-key"):
        assert stat.S_IMODE((site.home / name).stat().st_mode) == 0o600, name
    assert set(env_file.read(site.home / CLIENT_ENV)) == {"LOOPGLASS_URL", "LOOPGLASS_TOKEN", "LOOPGLASS_READ_TOKEN"}
    assert site.token not in site.said()


def test_the_read_token_opens_the_api(site: Site) -> None:
    request = Request(f"{site.url}/api/v1/projects", headers={"Authorization": f"Bearer {site.read_token}"})
    with urlopen(request) as answer:
        assert b'"default"' in answer.read()


def test_a_second_start_on_the_same_home_says_where_the_first_is(site: Site) -> None:
    second = up("--home", str(site.home), "--port", "0")
    assert second.returncode != 0
    expected = f"Loopglass already runs on {site.home} at {site.url} (process {site.process.pid})"
    assert expected in second.stderr
    assert "Traceback" not in second.stderr
    assert site.health()[0] == 200


def test_a_port_that_is_taken_is_one_plain_sentence(site: Site, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = up("--home", str(tmp_path / "home"), "--port", str(port))
    assert done.returncode != 0
    assert done.stderr == (
        f"CommandError: 127.0.0.1:{port} is not free (Address already in use): choose another with --port\n"
    )


def test_opening_it_to_others_asks_for_the_public_address(tmp_path: Path) -> None:
    done = up("--home", str(tmp_path / "home"), "--host", "0.0.0.0")
    assert done.returncode != 0
    assert done.stderr.endswith("others can reach the site: set PUBLIC_URL to the address they are to use\n")


@pytest.mark.parametrize("public", ["http://127.0.0.1:8000", "http://LOCALHOST", "http://[::1]:8000/"])
def test_an_address_of_the_machine_itself_is_no_public_one(public: str) -> None:
    """Under such a one everybody may do all, and whoever reaches the port can name it."""
    with pytest.raises(UpError, match="others can reach the site"):
        check_public("0.0.0.0", {"PUBLIC_URL": public})
    check_public("127.0.0.1", {"PUBLIC_URL": public})
    check_public("0.0.0.0", {"PUBLIC_URL": "https://loopglass.example.org"})


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_address_is_one_that_this_machine_can_open(host: str, expected: str) -> None:
    assert address(host, 8000) == expected


def test_port_0_is_one_that_is_free() -> None:
    with socket.create_server(("127.0.0.1", free_port("127.0.0.1", 0))) as server:
        assert server.getsockname()[1] > 0


def test_a_home_that_cannot_be_one_is_one_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = up("--home", str(tmp_path / "file"))
    assert done.returncode != 0
    assert "cannot be the home folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_management_commands_find_the_running_database(site: Site) -> None:
    printed = site.manage("project", "further")
    assert printed.startswith(f"LOOPGLASS_URL={site.url}\nLOOPGLASS_TOKEN=lg_ingest_")
    with psycopg.connect(site.server_env["DATABASE_URL"]) as database:
        found = database.execute("SELECT name, is_open FROM ingest_project WHERE slug = 'further'").fetchone()
    assert found == ("further", False)


def test_a_slug_that_fits_no_address_is_refused(site: Site) -> None:
    with pytest.raises(AssertionError, match="valid"):
        site.manage("project", "no spaces please")


def test_static_files_are_compressed_and_kept_for_ever_by_browsers(site: Site) -> None:
    name = next(path.name for path in (site.home / "static").rglob("*.css.gz"))
    found = next((site.home / "static").rglob(name)).relative_to(site.home / "static")
    address = f"{site.url}/static/{str(found).removesuffix('.gz')}"
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    hashed = sorted((site.home / "static").rglob("*.????????????.css"))[0].relative_to(site.home / "static")
    with urlopen(f"{site.url}/static/{hashed}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_no_program_warns(site: Site) -> None:
    with pytest.raises(HTTPError):
        urlopen(f"{site.url}/no/such/page")
    for name in ("web", "worker", "beat"):
        said = (site.home / "logs" / f"{name}.log").read_text()
        noise = [line for line in said.splitlines() if "warning" in line.lower() and "Not Found" not in line]
        assert noise == [], name


def test_ctrl_c_stops_every_child(make_site: MakeSite) -> None:
    site = make_site().start()
    assert set(site.children()) == set(SIGNS)
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(STOP_S) == 0
    assert "stopped" in site.said()
    assert site.processes_of_home() == []
    assert not (site.home / "server.env").exists()
