import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from scopitone.cli.progress.eta import EtaMeter
from scopitone.cli.progress.json_lines import EVENT_SCHEMA, JsonLines, ProgressItem
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
    with show_progress(30, "none") as progress:
        progress(RenderProgress("encode", 1, 2))
    assert capsys.readouterr().err == ""


def test_json_lines_fit_their_schema_and_are_not_too_many(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A frame each hundredth of a second: a line each tenth of one, and the ends of the stages."""
    now = iter(n / 100 for n in range(10_000))
    eta_now = iter(n / 100 for n in range(10_000))
    item = ProgressItem(Path("a b.mp4"), 2, 3)
    lines = JsonLines(EtaMeter(30, now=lambda: next(eta_now)), item, now=lambda: next(now))
    lines(RenderProgress("analyse", 0, 10))
    for frame in range(301):
        lines(RenderProgress("encode", frame, 300))
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    for event in events:
        jsonschema.validate(event, EVENT_SCHEMA)
    assert (events[0]["stage"], events[0]["rate"], events[0]["left"]) == ("analyse", None, None)
    encode = events[1:]
    assert 28 <= len(encode) <= 32
    assert (encode[0]["done"], encode[-1]["done"], encode[-1]["share"]) == (0, 300, 1)
    assert encode[15]["rate"] == pytest.approx(100, rel=0.05)
    assert encode[15]["left"] == pytest.approx((300 - encode[15]["done"]) / 100, rel=0.05)
    assert encode[0]["item"] == {"path": "a b.mp4", "number": 2, "count": 3}


@pytest.mark.parametrize("event", [{"event": "progress"}, {"event": "warning"}, {"event": "x"}])
def test_other_events_do_not_fit_the_schema(event: dict[str, str]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(event, EVENT_SCHEMA)


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_bar_on_a_terminal(no_color: str) -> None:
    code = (
        "from scopitone.cli.progress.progress_bar import show_progress\n"
        "from scopitone.core.progress import RenderProgress\n"
        "with show_progress(30, 'auto') as progress:\n"
        "    for n in range(1001): progress(RenderProgress('encode', n, 1000))\n"
    )
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "NO_COLOR": no_color}
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
    # SGR 30 to 38 and 90 to 97 set colors.
    color = rb"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])(?:;\d+)*m"
    assert bool(re.search(color, seen)) == (not no_color)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
