"""`import scopitone`: light, and usable from a plain script, as the documentation says."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import wave
from pathlib import Path

import av
import numpy as np
import pytest

import scopitone

EXAMPLES = Path(__file__).parents[3] / "examples"

# Without `if __name__ == "__main__"`: no child process may run it again.
SCRIPT = """
import json, sys
import scopitone
heavy = sorted({"numpy", "skia", "av"} & set(sys.modules))
stages = []
video = scopitone.render(
    "song.wav", "out.mp4", lyrics=scopitone.parse_lyrics("[00:00.50]Hello\\n[00:01.20]World"),
    style="type", start=0, end=1, fps=10, resolution="720p", workers=1,
    progress=lambda step: stages.append(step.stage),
)
lines = [line.text for line in video.lyrics.lines]
shown = video._repr_html_()[:6]
print(json.dumps([heavy, str(video.path), video.duration, lines, stages[-1], shown]))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    seconds = np.arange(2 * 44_100) / 44_100
    tone = (9_000 * np.sin(2 * np.pi * 220 * seconds) * np.exp(-4 * (seconds % 0.5))).astype("<i2")
    with wave.open(str(tmp_path / "song.wav"), "wb") as song:
        song.setparams((1, 2, 44_100, 0, "NONE", ""))
        song.writeframes(tone.tobytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_script_makes_a_video(folder: Path) -> None:
    (folder / "make.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "make.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    heavy, path, duration, lines, last_stage, shown = json.loads(done.stdout)
    assert (heavy, path, duration, last_stage, shown) == ([], "out.mp4", 1.0, "check", "<video")
    assert lines == ["Hello"]
    with av.open(folder / "out.mp4") as video:
        assert sum(1 for _ in video.decode(video=0)) == 10


def test_a_preview_is_a_picture_that_a_notebook_shows(folder: Path) -> None:
    picture = scopitone.preview(folder / "song.wav", 0.5, end=1, resolution="720p", fps=10)
    picture.save(folder / "frame.png")
    assert picture._repr_png_().startswith(b"\x89PNG")
    assert (folder / "frame.png").read_bytes() == picture.png


def test_a_set_event_stops_the_work_and_leaves_no_file(folder: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(scopitone.Canceled):
        scopitone.render(folder / "song.wav", folder / "out.mp4", end=1, fps=10, cancel=stop)
    assert [path.name for path in folder.iterdir()] == ["song.wav"]


def test_lyrics_are_read_and_written(folder: Path) -> None:
    lyrics = scopitone.read_lyrics(EXAMPLES / "song.lrc")
    assert lyrics.is_timed
    scopitone.write_lyrics(lyrics, folder / "song.srt")
    again = scopitone.read_lyrics(folder / "song.srt")
    assert [line.text for line in again.lines] == [line.text for line in lyrics.lines]
    with pytest.raises(scopitone.InputError, match=r"path: 'song\.doc' does not have"):
        scopitone.write_lyrics(lyrics, folder / "song.doc")
    with pytest.raises(scopitone.InputError, match="have no time"):
        scopitone.write_lyrics(scopitone.parse_lyrics("Hello"), folder / "song.srt")


def test_everything_that_is_offered_is_there() -> None:
    assert all(getattr(scopitone, name) for name in scopitone.__all__)
    with pytest.raises(AttributeError, match="paint"):
        scopitone.paint  # noqa: B018 - the attribute is what is tested
