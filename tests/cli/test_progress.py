import os
import pty
import subprocess
import sys

import pytest

from scopitone.cli.pace import Watch
from scopitone.cli.progress import PlainLines, shown
from scopitone.video.progress import Step


def test_a_line_a_stage_and_one_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    times = (float(n) for n in range(10_000))
    lines = PlainLines(Watch(30, now=lambda: next(times)))
    lines(Step("analyse", 0, 10))
    for frame in range(301):
        lines(Step("encode", frame, 300))
    lines(Step("join", 1, 1))
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" (")[0] for line in told] == [
        "analyse",
        "encode",
        *(f"encode {tenth}0%" for tenth in range(1, 11)),
        "join",
    ]
    assert "real time" in told[2]


def test_big_steps_give_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    lines = PlainLines(Watch(30))
    for done in (0, 45, 47, 52, 100):
        lines(Step("encode", done, 100))
    told = [line.split(" (")[0] for line in capsys.readouterr().err.splitlines()]
    assert told == ["encode", "encode 45%", "encode 52%", "encode 100%"]


def test_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(30, quiet=True) as progress:
        progress(Step("encode", 1, 2))
    assert capsys.readouterr().err == ""


def test_a_bar_on_a_terminal() -> None:
    code = (
        "from scopitone.cli.progress import shown; from scopitone.video.progress import Step\n"
        "with shown(30, quiet=False) as progress:\n"
        "    for n in range(1001): progress(Step('encode', n, 1000))\n"
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
