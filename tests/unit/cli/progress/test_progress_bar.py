import os
import pty
import subprocess
import sys

import pytest

from scopitone.cli.progress.eta import EtaMeter
from scopitone.cli.progress.progress_bar import PlainLines, show_progress
from scopitone.core.progress import RenderProgress


def test_a_line_a_stage_and_one_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    times = (float(n) for n in range(10_000))
    lines = PlainLines(EtaMeter(30, now=lambda: next(times)))
    lines(RenderProgress("analyse", 0, 10))
    for frame in range(301):
        lines(RenderProgress("encode", frame, 300))
    lines(RenderProgress("join", 1, 1))
    lines_shown = capsys.readouterr().err.splitlines()
    assert [line.split(" (")[0] for line in lines_shown] == [
        "analyse",
        "encode",
        *(f"encode {tenth}0%" for tenth in range(1, 11)),
        "join",
    ]
    assert "real time" in lines_shown[2]


def test_big_steps_give_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    lines = PlainLines(EtaMeter(30))
    for done in (0, 45, 47, 52, 100):
        lines(RenderProgress("encode", done, 100))
    shares = [line.split(" (")[0] for line in capsys.readouterr().err.splitlines()]
    assert shares == ["encode", "encode 45%", "encode 52%", "encode 100%"]


def test_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(30, quiet=True) as progress:
        progress(RenderProgress("encode", 1, 2))
    assert capsys.readouterr().err == ""


def test_a_bar_on_a_terminal() -> None:
    code = (
        "from scopitone.cli.progress.progress_bar import show_progress\n"
        "from scopitone.core.progress import RenderProgress\n"
        "with show_progress(30, quiet=False) as progress:\n"
        "    for n in range(1001): progress(RenderProgress('encode', n, 1000))\n"
    )
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen([sys.executable, "-c", code], stderr=theirs, env=env) as process:
        os.close(theirs)
        seen = b""
        # Linux says EIO where the other end of a terminal was closed.
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    assert process.returncode == 0
    assert "━" in seen.decode()
    assert "100%" in seen.decode()
    assert "× real time" in seen.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
