"""Each preset's video, decoded, against the limits that docs/reference/presets.md writes down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from repository import ROOT

from scopitone.core.song import Song
from scopitone.video.frame_sizes import frame_size
from scopitone.video.options import Options
from scopitone.video.presets import PRESETS
from scopitone.video.quality.report.findings import examine
from scopitone.video.render import render

SECONDS = 9.0
PAGE = ROOT / "docs" / "reference" / "presets.md"


def written() -> dict[str, dict[str, str]]:
    """The table's rows by preset, their cells by the names of the columns."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    names = rows[0]
    return {row[0].strip("`"): dict(zip(names, row, strict=True)) for row in rows if "`" in row[0]}


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, save_sound: Callable) -> Song:
    at = np.arange(round(SECONDS * 48_000)) / 48_000
    beat = np.exp(-12 * (at % 0.5)) * np.sin(2 * np.pi * 70 * at)
    tune = 0.15 * np.sin(2 * np.pi * 440 * at) * (1 + np.sin(2 * np.pi * at / 4))
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", 0.4 * beat + tune)
    return Song(path, "Song", "Somebody")


def test_every_preset_is_written_down_with_its_source() -> None:
    table = written()
    assert set(table) == set(PRESETS)
    for name, preset in PRESETS.items():
        row = table[name]
        width, height = frame_size(preset.aspect_ratio, preset.resolution)
        assert row["aspect ratio"] == preset.aspect_ratio
        assert row["pixels"] == f"{width}×{height}"
        assert row["fps"] == str(preset.fps)
        assert row["source of the limits"].split(" (")[0] == preset.source
        if preset.loop:
            assert row["length"].startswith("3 to 8 s")
        elif preset.longest is not None:
            assert row["length"].startswith(f"up to {preset.longest / 60:g} min")
        assert ("−14 LUFS" in row["sound"]) == (preset.loudness == -14.0)
        assert ("none" in row["sound"]) == preset.loop
        assert preset.loop or f"{preset.sound_bit_rate // 1000} kbit/s" in row["sound"]
        assert row["keyframe interval"] == f"{preset.keyframe_seconds:g} s"


@pytest.mark.extended
@pytest.mark.parametrize("name", PRESETS)
def test_a_presets_video_is_what_the_platform_takes(name: str, song: Song, tmp_path: Path) -> None:
    preset = PRESETS[name]
    width, height = frame_size(preset.aspect_ratio, preset.resolution)
    options = Options(
        width=width,
        height=height,
        fps=preset.fps,
        loudness=preset.loudness,
        longest=preset.longest,
        loop=preset.loop,
        keyframe_seconds=preset.keyframe_seconds,
        sound_bit_rate=preset.sound_bit_rate,
    )
    out = tmp_path / "video.mp4"
    report = render(song, options, out)
    examination = examine(out)
    assert examination.passed
    assert [finding for finding in examination.findings if not finding.passed] == []
    facts = examination.facts
    assert (facts.codec, facts.tag, facts.pixels, facts.bt709) == ("h264", "avc1", "yuv420p", True)
    assert (facts.width, facts.height) == (width, height)
    assert (facts.fps, facts.frames) == (preset.fps, report.frames)
    assert facts.fast_start
    assert facts.keyframe_gap == pytest.approx(preset.keyframe_seconds)
    if preset.loop:
        assert 3 <= facts.duration <= 8
        assert facts.sound is None
        return
    assert facts.duration <= min(preset.longest or SECONDS, SECONDS) + 0.1
    assert facts.sound is not None
    assert (facts.sound.codec, facts.sound.rate, facts.sound.channels) == ("aac", 48_000, 2)
    assert examination.loudness is not None
    assert examination.loudness.integrated_lufs == pytest.approx(preset.loudness, abs=0.5)
    assert (examination.loudness.true_peak_dbtp or 0.0) <= -1.0
