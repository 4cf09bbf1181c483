"""The pack `youtube`: its files are there, and are what an upload wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from scopitone.core.graphics import skia
from scopitone.core.progress import ignore_progress
from scopitone.core.song import Line, Lyrics, Song
from scopitone.video.options import Options
from scopitone.video.packs.pack import PackSource
from scopitone.video.packs.thumbnail import HEIGHT, MAX_BYTES, WIDTH, draw_thumbnail
from scopitone.video.packs.youtube import make_youtube_pack
from scopitone.video.plan.palette import palette_from_cover
from scopitone.video.render import render

TITLES = {
    "Leave a Light On": "left",
    "Supercalifragilisticexpialidocious and More": "left",
    "夜に駆ける": "left",
    "أغنية الليل": "right",
}


def _decode(picture: bytes) -> Any:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(picture))
    assert (image.width(), image.height()) == (WIDTH, HEIGHT)
    return image.toarray()[:, :, :3].astype(int).sum(axis=2)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("cover", ["white", "black"])
def test_the_title_is_white_on_a_dark_ground_beside_the_cover(title: str, cover: str) -> None:
    surface = skia.Surface.MakeRasterN32Premul(200, 200)
    surface.getCanvas().clear(0xFFFFFFFF if cover == "white" else 0xFF000000)
    encoded = bytes(surface.makeImageSnapshot().encodeToData())
    picture = draw_thumbnail(title, "Ava", encoded, palette_from_cover(encoded))
    assert len(picture) < MAX_BYTES
    light = _decode(picture)
    words = light[:, : WIDTH // 2 - 80] if TITLES[title] == "left" else light[:, WIDTH // 2 + 80 :]
    # The title is large and white; what is around it is dark.
    assert 0.02 < np.mean(words > 720) < 0.5
    assert np.median(words) < 150


@pytest.mark.extended
def test_the_pack_has_all_files_of_an_upload(
    tmp_path: Path, save_sound: Callable[..., Path], paint_cover: Callable[[str], bytes]
) -> None:
    lyrics = Lyrics((Line("Hello", 0.2, 1.0), Line("World", 1.0, 1.8)))
    tone = 0.3 * np.sin(np.arange(5 * 48_000) / 20)
    path = save_sound(tmp_path / "song.wav", tone.astype(np.float32))
    song = Song(path, "Lamp", "Ava", paint_cover("red"), lyrics, "Pop; Dance")
    options = Options(width=640, height=360, fps=10, style="cover", workers=1)
    result = render(song, options, tmp_path / "v.mp4")
    source = PackSource(song, options, result)
    pack = make_youtube_pack(source, tmp_path / "v-youtube", progress=ignore_progress, cache=None)
    names = {path.name: path for path in pack.files}
    assert sorted(names) == [
        "captions.srt",
        "description.txt",
        "loop.mp4",
        "tags.txt",
        "teaser.mp4",
        "thumbnail.jpg",
        "title.txt",
    ]
    assert names["title.txt"].read_text() == "Ava – Lamp (Lyric Video)\n"
    assert "dance" in names["tags.txt"].read_text()
    assert "Hello" in names["captions.srt"].read_text()
    with av.open(names["teaser.mp4"]) as teaser, av.open(names["loop.mp4"]) as loop:
        picture = teaser.streams.video[0]
        assert picture.width == picture.height
        assert not loop.streams.audio
