import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scopitone.cli.signals import stop_on_signals
from scopitone.core.progress import RenderProgress, ignore_progress

SMALL = ("--resolution", "720p", "--fps", "10")
RENDER = "import sys; from scopitone.cli import main; sys.exit(main(['render', *sys.argv[1:]]))"


@pytest.mark.parametrize(
    ("number", "to_all", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGTERM, False, 143)],
)
def test_a_signal_ends_all_processes_and_leaves_no_half_file(
    long_song: Path, tmp_path: Path, number: signal.Signals, to_all: bool, code: int
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "out.mp4").write_bytes(b"an earlier video")
    process = subprocess.Popen(
        [sys.executable, "-c", RENDER, str(long_song), *SMALL, "-o", "out.mp4", "--workers", "2"],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SCOPITONE_CACHE_DIR": str(tmp_path / "cache")},
        start_new_session=True,
    )
    assert process.stderr
    while not (line := process.stderr.readline()).startswith("encode"):
        assert line, "ended before it began to encode"
    if to_all:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    # Both pipes end only when the last process that inherited them has.
    out, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert out == ""
    assert "no partial files were left" in err
    assert "Traceback" not in err
    assert [path.name for path in here.iterdir()] == ["out.mp4"]
    assert (here / "out.mp4").read_bytes() == b"an earlier video"


def test_a_second_signal_does_not_interrupt_the_cleaning_up() -> None:
    with stop_on_signals() as stop:
        with pytest.raises(SystemExit) as caught:
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
    assert caught.value.code == 130
    assert stop.code == 143


def test_a_stop_that_a_library_swallowed_comes_again_at_the_next_step() -> None:
    with stop_on_signals() as stop:
        progress = stop.wrap_progress(ignore_progress)
        progress(RenderProgress("encode", 1, 2))
        with contextlib.suppress(SystemExit):
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(SystemExit):
            progress(RenderProgress("encode", 2, 2))


def test_handlers_are_put_back_and_ignored_signals_stay_ignored() -> None:
    before = signal.getsignal(signal.SIGINT)
    hangup = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_signals():
            assert signal.getsignal(signal.SIGINT) is not before
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGINT) is before
    finally:
        signal.signal(signal.SIGHUP, hangup)
