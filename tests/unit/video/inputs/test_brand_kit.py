from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scopitone.core.errors import InputError
from scopitone.core.graphics import skia
from scopitone.video.inputs.brand_kit import BrandKitFile, read_brand_kit
from scopitone.video.styles import STYLES, load_style

WHOLE = """
name = "Moth Records"
logo = "moth.png"
author = "Ava"
colors = ["#e8a33d", "#1c2340"]
style = "vinyl"
intro = "Out on Friday"
outro = "moth-records.example"
background = "wall.png"

[options]
turns = "45"
arm = false
"""


@pytest.fixture
def logo() -> bytes:
    pixels = np.zeros((40, 160, 4), np.uint8)
    pixels[8:32, 8:152] = (250, 40, 40, 255)
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))


@pytest.fixture
def kit(tmp_path: Path, logo: bytes) -> Callable[[str], Path]:
    (tmp_path / "moth.png").write_bytes(logo)
    (tmp_path / "wall.png").write_bytes(logo)
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "bad.svg").write_text("<svg><script/></svg>")

    def write(text: str) -> Path:
        path = tmp_path / "brand.toml"
        path.write_text(text)
        return path

    return write


def test_a_whole_kit(kit: Callable, logo: bytes) -> None:
    path = kit(WHOLE)
    assert read_brand_kit(path) == BrandKitFile(
        name="Moth Records",
        logo=logo,
        author="Ava",
        colors=("#e8a33d", "#1c2340"),
        style="vinyl",
        intro="Out on Friday",
        outro="moth-records.example",
        background=path.parent / "wall.png",
        options=(("turns", "45"), ("arm", False)),
    )
    assert read_brand_kit(kit("")) == BrandKitFile()


def test_colors_may_have_the_british_spelling(kit: Callable) -> None:
    assert read_brand_kit(kit("colours = ['#ffffff', '#000000']")).colors == ("#ffffff", "#000000")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "nam = 'x'",
            "nam: is an unknown key (did you mean 'name'?); accepted: name, author, style, intro",
        ),
        ("name = 3", "name: must be a string"),
        ("colors = '#ffffff'", "colors: must be a list"),
        ("colours = '#ffffff'", "colours: must be a list"),
        ("colors = ['#ffffff']\ncolours = []", "colours: means the same as colors; remove one"),
        ("name = ", "is not TOML"),
        ("logo = 'none.png'", "none.png: No such file"),
        ("background = 'none.mp4'", "none.mp4: No such file"),
        ("logo = 'bad.svg'", "logo bad.svg: contains scripts"),
        ("options = 3", "options: must map names to strings"),
        ("[options]\nx = [1]", "options: must map names to strings"),
        ("logo = 'text.png'", "logo text.png"),
        ("name = '" + "x" * 70_000 + "'", "is too large; accepted: at most 64 kB"),
    ],
)
def test_what_cannot_be_used_is_named(kit: Callable, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_brand_kit(kit(text))
    assert caught.value.field == "brand_kit"
    assert said in str(caught.value)


def test_a_kit_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.toml"):
        read_brand_kit(tmp_path / "nothing.toml")


@pytest.mark.parametrize("name", sorted(STYLES))
def test_what_is_said_on_the_cards_is_seen_there_alone(
    name: str, make_timeline: Callable, sung: Callable
) -> None:
    lyrics = sung(("Should auld acquaintance be forgot", 5.0, 9.0))
    plain = make_timeline(16.0, lyrics, width=640, height=360)
    said = replace(plain, intro="Out on Friday", outro="moth-records.example")
    before, after = load_style(name)(plain), load_style(name)(said)

    def seen(n: int) -> int:
        return int((np.abs(after.draw(n).luma.astype(int) - before.draw(n).luma) > 40).sum())

    assert seen(45) > 30
    assert seen(210) == 0
    assert seen(470) > 30


@pytest.mark.parametrize("name", sorted(STYLES))
def test_the_logo_stands_where_the_name_would(
    name: str, make_timeline: Callable, logo: bytes
) -> None:
    timeline = make_timeline(12.0, width=1280, height=720)
    marked = load_style(name)(replace(timeline, logo=logo)).draw(40)
    plain = load_style(name)(replace(timeline, brand="")).draw(40)
    red = marked.red.astype(int) - plain.red
    rows, columns = np.nonzero(red > 40)
    assert len(rows) > 100
    # In a wide window the captions are at the foot, and the name with them.
    assert rows.min() > 0.86 * 360 if name in ("window", "reel") else rows.max() < 0.14 * 360
    assert columns.max() <= 640 * 14 / 15 + 1
