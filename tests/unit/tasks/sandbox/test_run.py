"""A child that crashes, hangs or grows ends itself, and says how."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scopitone.core.errors import Canceled
from scopitone.tasks.sandbox import run as bounded
from scopitone.tasks.sandbox.run import SandboxError, SandboxLimits

MEGABYTE = 2**20


def nothing() -> None:
    pass


def run(
    folder: Path,
    code: str,
    *,
    wall_s: float = 20,
    cpu_s: int = 20,
    memory: int = 512,
    file_size: int = MEGABYTE,
) -> None:
    """Run `code` as a module that the child finds in its folder."""
    (folder / "deed.py").write_text(code)
    bounds = SandboxLimits(wall_s, cpu_s, memory * MEGABYTE, file_size)
    bounded.run_in_sandbox("deed", folder, bounds, nothing)


def test_what_ends_well_says_nothing_and_has_a_low_priority(tmp_path: Path) -> None:
    run(tmp_path, "import os; open('made', 'w').write(str(os.nice(0)))")
    assert int((tmp_path / "made").read_text()) > os.nice(0)


@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        ("import signal; signal.pause()", {"wall_s": 0.5}, "took longer than 0.5 s"),
        ("while True: pass", {"cpu_s": 1, "wall_s": 250}, "more than 1 s of processor time"),
        ("raise ValueError", {}, "makes the decoder fail"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", {}, "crash .SIGSEGV"),
        ("open('big', 'wb').write(bytes(2**21))", {}, "makes the decoder fail"),
    ],
)
def test_what_does_not_says_how(
    tmp_path: Path, code: str, limits: dict[str, int], reason: str
) -> None:
    with pytest.raises(SandboxError, match=reason):
        run(tmp_path, code, **limits)


KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"


def test_what_somebody_killed_is_run_once_more(tmp_path: Path) -> None:
    once = f"import os\nif not os.path.exists('tried'): open('tried', 'w'); {KILLED}"
    run(tmp_path, f"{once}\nopen('made', 'w').write('x')")
    assert (tmp_path / "made").read_text() == "x"
    with pytest.raises(SandboxError, match=r"crash .SIGKILL"):
        run(tmp_path, KILLED)


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit address space")
def test_a_memory_bomb(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="needs more than 512 MB of memory"):
        run(tmp_path, "b''.join(bytes(2**24) for _ in range(1000))")


def test_a_file_is_never_larger_than_its_limit(tmp_path: Path) -> None:
    with pytest.raises(SandboxError):
        run(tmp_path, "open('big', 'wb').write(bytes(2**22))")
    assert (tmp_path / "big").stat().st_size <= MEGABYTE


def test_the_database_password_is_not_the_childs_business(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOPITONE_DATABASE_URL", "postgresql://u:secret@h/d")
    run(tmp_path, "import os; open('env', 'w').write(str(dict(os.environ)))")
    assert "secret" not in (tmp_path / "env").read_text()


ASK = """
import socket
try:
    socket.create_connection(("127.0.0.1", {port}), 5)
    outcome = "reached"
except OSError as error:
    outcome = type(error).__name__
open("made", "w").write(outcome)
"""


def unshare_is_permitted(*flags: str) -> bool:
    program = shutil.which("unshare")
    return program is not None and not subprocess.call(
        [program, *flags, "true"], stderr=subprocess.DEVNULL
    )


def test_the_child_has_no_network(tmp_path: Path) -> None:
    if not (unshare_is_permitted("-n") or unshare_is_permitted("-U", "-n")):
        pytest.skip("this system lets nobody make a network namespace")
    with socket.create_server(("127.0.0.1", 0)) as server:
        run(tmp_path, ASK.format(port=server.getsockname()[1]))
        # With seccomp, it cannot even make a socket.
        assert (tmp_path / "made").read_text() in ("OSError", "PermissionError")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_what_is_no_longer_wanted_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "deed.py").write_text("import signal; signal.pause()")

    def check() -> None:
        raise Canceled("stop")

    with pytest.raises(Canceled):
        bounded.run_in_sandbox("deed", tmp_path, SandboxLimits(60, 60, 2**29, 2**20), check)
