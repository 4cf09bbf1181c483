"""A clip's own cuts, and its best parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from filmed import paint_scene, write_clip

from scopitone.core.errors import MediaError
from scopitone.video.inputs.footage.clip_analysis import RATE, analyze_clip, find_cuts


def test_its_own_cuts_are_found_and_no_take_crosses_one(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "edited.mp4", [(1, 2.5), (2, 1.7), (3, 4.0), (4, 0.6)])
    cuts = [2.5, 4.2, 8.2]
    passages = analyze_clip(path).passages
    assert {bound for passage in passages for bound in cuts if passage.start < bound} == set(cuts)
    for passage in passages:
        assert all(not passage.start < cut < passage.start + passage.room for cut in cuts), passage
        # Half a frame of the analysis at either side.
        assert passage.start + passage.room <= 8.8 + 1 / RATE
    # The last scene is too short for a shot.
    assert max(passage.start for passage in passages) < 8.2


@pytest.mark.parametrize("pan", [0.0, 0.05, 0.3, 0.8])
def test_a_moving_camera_is_no_cut(pan: float, tmp_path: Path) -> None:
    path = write_clip(tmp_path / "pan.mp4", [(5, 6.0)], pan=pan)
    assert analyze_clip(path).passages[0].room == pytest.approx(6.0, abs=0.2)


def test_noise_and_a_slow_fade_are_no_cuts() -> None:
    rng = np.random.default_rng(3)
    scene = paint_scene(1, 160, 90).astype(float)
    noisy = [np.clip(scene + rng.normal(0, 20, scene.shape), 0, 255) for _ in range(30)]
    fade = [scene * (1 - k / 30) for k in range(30)]
    assert find_cuts(np.stack(noisy).astype(np.uint8)) == []
    assert find_cuts(np.stack(fade).astype(np.uint8)) == []


def test_a_lively_sharp_part_is_better_than_a_black_a_still_or_a_blurred_one() -> None:
    from scopitone.video.inputs.footage.clip_analysis import find_passages

    wide = paint_scene(8, 320, 90)
    lively = np.stack([wide[:, k : k + 160] for k in range(36)])
    still = np.stack([paint_scene(9, 160, 90)] * 36)
    flat = np.full((36, 90, 160, 3), 4, np.uint8)
    smooth = np.stack([np.full((90, 160, 3), 90 + k // 3, np.uint8) for k in range(36)])
    quality = {passage.start: passage.quality for passage in find_passages(
        np.concatenate([lively, still, flat, smooth]), 10.0)}  # fmt: skip
    assert max(quality, key=lambda start: quality[start]) == 10.0
    assert min(quality, key=lambda start: quality[start]) == pytest.approx(16.0, abs=0.2)


def test_flashing_parts_are_avoided() -> None:
    from scopitone.video.inputs.footage.clip_analysis import find_passages

    calm = np.stack([paint_scene(2, 160, 90)] * 36)
    strobe = np.stack([paint_scene(3, 160, 90, 1.0 if k // 2 % 2 else 0.2) for k in range(36)])
    assert all(passage.quality < 0.1 for passage in find_passages(strobe, 0.0))
    assert all(passage.quality > 0.1 for passage in find_passages(calm, 0.0))


def test_odd_clips_are_read(tmp_path: Path) -> None:
    """Portrait, a GIF, WebM, a file without its duration, a variable frame rate, one frame."""
    tall = analyze_clip(write_clip(tmp_path / "tall.mp4", [(1, 2)], size=(180, 320)))
    assert (tall.width, tall.height) == (180, 320)
    gif = write_clip(tmp_path / "moving.gif", [(2, 2)], fps=10, size=(160, 90))
    assert analyze_clip(gif).passages[0].room == pytest.approx(2.0, abs=0.2)
    webm = write_clip(tmp_path / "a.webm", [(2, 2)], size=(160, 90))
    assert analyze_clip(webm).passages[0].room == pytest.approx(2.0, abs=0.2)
    stream = write_clip(tmp_path / "stream.mkv", [(3, 3)])
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(stream.read_bytes()[: int(stream.stat().st_size * 0.7)])
    assert 0.5 < analyze_clip(cut).seconds < 3.1
    times = [0.0]
    for k in range(49):
        times.append(times[-1] + (0.02 if k % 3 else 0.12))
    variable = write_clip(tmp_path / "variable.mkv", [(4, 2)], fps=25, stamps=times)
    assert analyze_clip(variable).passages[0].room == pytest.approx(times[-1], abs=0.3)
    single = write_clip(tmp_path / "one.mp4", [(5, 0.04)])
    assert len(analyze_clip(single).passages) == 1


def test_a_long_clip_is_looked_at_in_parts(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "long.mp4", [(k, 8.0) for k in range(12)], fps=10, size=(64, 36))
    passages = analyze_clip(path).passages
    assert max(passage.start for passage in passages) > 70
    cuts = [8.0 * k for k in range(1, 12)]
    for passage in passages:
        assert all(not passage.start < cut < passage.start + passage.room for cut in cuts), passage


def test_what_is_no_clip_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("not a clip")
    with pytest.raises(MediaError, match=r"footage.*accepted"):
        analyze_clip(text)
