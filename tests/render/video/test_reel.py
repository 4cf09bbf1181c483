"""The style reel: photos and clips on screen, when and as they are planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from filmed import read_size, write_clip, write_photo
from PIL import Image

from scopitone.core.errors import InputError
from scopitone.video.encode.codecs import choose_codec
from scopitone.video.encode.draw_job import DrawJob, pack, unpack
from scopitone.video.encode.flash_meter import FlashMeter, sample_cells
from scopitone.video.inputs.footage.photos import find_crop
from scopitone.video.layers.montage import WHIP_FRAMES
from scopitone.video.options import Options
from scopitone.video.options_check import check_options
from scopitone.video.plan.montage.reel import FootageRequest, add_reel
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles import load_style

FPS = 30


@pytest.fixture(scope="session")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of photos of all shapes, one on its side, and clips."""
    folder = tmp_path_factory.mktemp("footage")
    for k, size in enumerate([(640, 480), (480, 640), (1600, 400), (300, 300)]):
        write_photo(folder / f"photo{k}.jpg", k, size)
    write_photo(folder / "turned.jpg", 9, (640, 400), turned=True)
    write_clip(folder / "wide.mp4", [(21, 3.0), (22, 3.0)])
    write_clip(folder / "tall.mp4", [(23, 4.0)], size=(180, 320))
    return folder


@pytest.fixture(scope="session")
def song(make_timeline: Callable[..., Timeline], sung: Callable) -> Timeline:
    lyrics = sung(("MMM HHH", 8.0, 12.0))
    base = make_timeline(24.0, lyrics, title="", author="", brand="", width=640, height=360)
    bars = tuple(2.0 * k * FPS - 0.5 for k in range(12))
    return replace(base, bar=2.0 * FPS, bars=bars, countdowns=())


def montage(timeline: Timeline, *paths: Path, transition: str = "cut", **more: object) -> Timeline:
    request = FootageRequest(paths, **more)
    made, warnings = add_reel(
        timeline,
        request,
        order="given",
        transition=transition,
        progress=lambda _: None,
        cache=None,
        made=paths[0].parent / "made",
    )
    assert not warnings
    return made


def test_frames_are_found_in_any_order_and_by_other_processes(
    song: Timeline, footage: Path, planes: Callable
) -> None:
    timeline = montage(song, footage, transition="whip")
    job = unpack(pack(DrawJob(timeline, "reel", choose_codec("h264", "standard"))))
    assert job.timeline.reel == timeline.reel
    forward, backward = load_style("reel")(timeline), load_style("reel")(job.timeline)
    numbers = list(range(0, timeline.frames, 13))
    numbers += [cut.start + k for cut in timeline.reel.cuts[1:] for k in (-2, -1, 0, 1)]
    ahead = {n: planes(forward.draw(n)) for n in sorted(numbers)}
    assert {n: planes(backward.draw(n)) for n in sorted(numbers, reverse=True)} == ahead


def test_the_picture_changes_at_a_cut_and_only_there(song: Timeline, footage: Path) -> None:
    timeline = replace(montage(song, footage), lines=())
    scene = load_style("reel")(timeline)
    lumas = [scene.draw(n).luma[:180].astype(int) for n in range(timeline.frames)]
    change = np.array([np.abs(b - a).mean() for a, b in pairwise(lumas)])
    cuts = [cut.start for cut in timeline.reel.cuts[1:]]
    assert len(cuts) >= 4
    assert [n + 1 for n in np.flatnonzero(change > 12)] == cuts
    for cut in cuts:
        assert min(abs(cut - bar) for bar in timeline.bars) <= 1


def test_a_whip_takes_four_frames(song: Timeline, footage: Path) -> None:
    cut, whip = (montage(song, footage, transition=kind) for kind in ("cut", "whip"))
    start = cut.reel.cuts[2].start
    scenes = load_style("reel")(cut), load_style("reel")(whip)
    differ = [
        n
        for n in range(start - 8, start + 8)
        if np.abs(scenes[0].draw(n).luma.astype(int) - scenes[1].draw(n).luma).mean() > 1
    ]
    assert differ == list(range(start - WHIP_FRAMES // 2, start + WHIP_FRAMES // 2))


def test_a_photo_comes_nearer_by_eight_percent_in_eight_bars(
    song: Timeline, tmp_path: Path
) -> None:
    squares = np.full((720, 1280, 3), 30, np.uint8)
    squares[300:420, 560:720] = 220
    for name in "abc":
        Image.fromarray(squares).save(tmp_path / f"{name}.png")
    board = tmp_path / "board.toml"
    board.write_text('[[cut]]\ntime = 0\nfile = "a.png"\n')
    timeline = replace(montage(song, tmp_path, storyboard=board), lines=())
    scene = load_style("reel")(timeline)
    first, last = (
        float((scene.draw(n).luma[120:150].astype(int) > 60).any(axis=0).sum()) for n in (150, 560)
    )
    # The zoom ends after eight bars.
    grown = 1.08 / (1 + 0.08 * 150 / (8 * 60))
    assert last / first == pytest.approx(grown, abs=0.03)


@pytest.mark.parametrize("light", [255, 160, 0])
def test_words_are_readable_on_any_photo_and_dark_ones_stay_as_they_are(
    light: int, song: Timeline, tmp_path: Path
) -> None:
    for name in "abc":
        Image.fromarray(np.full((360, 640, 3), light, np.uint8)).save(tmp_path / f"{name}.png")
    bare = replace(montage(song, tmp_path), lines=())
    luma = load_style("reel")(bare).draw(300).luma
    level = (luma[290, 320] - 16) / 219
    assert level <= 0.37
    if not light:
        assert level == pytest.approx(0, abs=0.02)


def test_alternating_bright_and_dark_photos_do_not_flash(song: Timeline, tmp_path: Path) -> None:
    for k in range(12):
        level = 250 if k % 2 else 5
        Image.fromarray(np.full((90, 160, 3), level, np.uint8)).save(tmp_path / f"{k:02d}.png")
    for transition in ("cut", "whip"):
        timeline = montage(song, tmp_path, transition=transition)
        scene = load_style("reel")(timeline)
        meter = FlashMeter(FPS)
        frames = [scene.draw(n) for n in range(timeline.frames)]
        meter.add(np.stack([sample_cells(f.luma, f.blue, f.red) for f in frames]))
        assert meter.result().passed
        assert meter.result().most_per_second <= 1


def test_turned_photos_stand_upright_and_fill_the_frame(song: Timeline, tmp_path: Path) -> None:
    upright = np.zeros((400, 640, 3), np.uint8)
    upright[:, :320], upright[:, 320:] = (200, 30, 30), (30, 30, 200)
    stored = Image.fromarray(upright).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    for name in "abc":
        stored.save(tmp_path / f"{name}.jpg", exif=exif)
    timeline = montage(song, tmp_path)
    assert read_size(timeline.reel.pictures[0].data) == (692, 388)
    frame = load_style("reel")(timeline).draw(100)
    assert frame.red[20:120, 40].min() > 150
    assert frame.blue[20:120, -40].min() > 150


def test_the_salient_point_is_kept_above_the_words() -> None:
    left, top, width, height = find_crop((1000, 3000), (1920, 1080), (0.5, 0.2), (0.5, 0.4), 1.0)
    assert (left, width) == (0, 1000)
    assert (0.2 * 3000 - top) / height == pytest.approx(0.4)
    assert top + height <= 3000


def test_it_is_written_as_a_storyboard_that_gives_the_same_video(
    song: Timeline, footage: Path, tmp_path: Path
) -> None:
    first = montage(song, footage)
    board = tmp_path / "board.toml"
    board.write_text(first.reel.storyboard)
    again = montage(song, footage, storyboard=board)
    assert again.reel.storyboard == first.reel.storyboard
    assert [cut.start for cut in again.reel.cuts] == [cut.start for cut in first.reel.cuts]


def test_a_maker_that_fails_never_fails_the_video(
    song: Timeline, footage: Path, tmp_path: Path
) -> None:
    def add(paths: tuple[Path, ...], maker: str) -> tuple[Timeline, tuple[str, ...]]:
        return add_reel(
            song,
            FootageRequest(paths, None, maker),
            order="seed",
            transition="cut",
            progress=lambda _: None,
            cache=None,
            made=tmp_path / "made",
        )

    alone, warnings = add((), "http://127.0.0.1:9/")
    assert alone.reel is None
    assert any("127.0.0.1:9 cannot be reached" in warning for warning in warnings)
    with_footage, warnings = add((footage,), "http://127.0.0.1:9/")
    assert len(with_footage.reel.cuts) > 3
    assert all(warning.startswith("pictures: ") for warning in warnings)


def test_other_styles_say_that_they_show_no_footage(tmp_path: Path) -> None:
    check_options(Options(style="auto", footage=(tmp_path,)))
    check_options(Options(style="reel", footage=(tmp_path,)))
    with pytest.raises(InputError, match=r"footage: the style vinyl shows no footage; accepted"):
        check_options(Options(style="vinyl", footage=(tmp_path,)))
    with pytest.raises(InputError, match=r"pictures: the style type shows no footage"):
        check_options(Options(style="type", pictures="folder:x"))
