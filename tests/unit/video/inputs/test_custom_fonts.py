"""User fonts: they precede the built-in fonts, and unusable ones are rejected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import uharfbuzz as hb

from scopitone.core.errors import InputError
from scopitone.video.inputs.custom_fonts import check_font, read_fonts
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.fonts import STYLE_TYPEFACES, FontChoice, face_for, use_fonts
from scopitone.video.raster.text_layout import missing_glyphs, shape_word
from scopitone.video.styles import build_scene

THAI = files("fontpkg_noto_sans_thai") / "files" / "NotoSansThai[wdth,wght].ttf"
CJK = files("noto_cjk_sans_jp_bold") / "NotoSansCJKjp-Bold.otf"


def part_of(font: bytes, letters: str) -> bytes:
    """Return the font reduced to these letters."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(letter) for letter in letters})
    return bytes(hb.subset(hb.Face(font), wanted).blob.data)


@pytest.fixture(scope="module")
def own() -> bytes:
    """A font of another look that has a few Latin letters."""
    return part_of(CJK.read_bytes(), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_it_is_asked_first_and_ours_for_the_rest(own: bytes) -> None:
    before = face_for("a", 700)
    with use_fonts(FontChoice((check_font(own),))):
        mine = face_for("a", 700)
        assert mine is not before
        assert face_for("é", 700) is not mine
        assert missing_glyphs("aé한") == ()
        wide = shape_word("Moth", 700)
    assert face_for("a", 700) is before
    assert shape_word("Moth", 700) != wide


def test_two_videos_with_other_fonts_do_not_mix(
    own: bytes, make_timeline: Callable[..., Timeline], planes: Callable
) -> None:
    plain = make_timeline(12.0, width=480, height=272)
    ours, theirs = build_scene("cover", plain), build_scene("cover", replace(plain, fonts=(own,)))
    first = planes(ours.draw(40))
    assert planes(theirs.draw(40)) != first
    assert planes(ours.draw(40)) == first == planes(build_scene("cover", plain).draw(40))


@pytest.mark.parametrize("typeface", STYLE_TYPEFACES)
def test_a_style_has_its_own_for_the_alphabets_that_it_covers(
    own: bytes, typeface: tuple[str, str]
) -> None:
    ours = [face_for(letter, 700) for letter in "aЖΩŵ한"]
    with use_fonts(FontChoice(typeface=typeface)):
        theirs = [face_for(letter, 700) for letter in "aЖΩŵ한"]
        assert len({id(face) for face in theirs[:4]}) == 1
        assert not set(map(id, theirs[:4])) & set(map(id, ours))
        assert theirs[4] is ours[4]
    with use_fonts(FontChoice((check_font(own),), typeface=typeface)):
        assert face_for("a", 700) not in (ours[0], theirs[0]), "a user's font precedes it"


def test_a_variable_one_follows_the_weight() -> None:
    data = check_font(THAI.read_bytes())
    with use_fonts(FontChoice((data,))):
        assert shape_word("เธอ", 300).advance < shape_word("เธอ", 800).advance


def test_what_is_no_font_is_refused(own: bytes, tmp_path: Path) -> None:
    for data, said in [
        (b"", "not a TrueType"),
        (b"wOF2" + bytes(100), "convert WOFF"),
        (b"\x00\x01\x00\x00" + bytes(500), "damaged|outlines|character"),
        (own[: len(own) // 3], "damaged|outlines|character"),
        (part_of(own, ""), "character|damaged|outlines"),
        (b"OTTO" + bytes(21 * 2**20), "is too large; accepted: at most 20 MB"),
    ]:
        with pytest.raises(InputError, match=said) as caught:
            check_font(data)
        assert caught.value.field == "font"
    path = tmp_path / "one.ttf"
    path.write_bytes(own)
    assert read_fonts([path]) == (own,)
    with pytest.raises(InputError, match="at most 4"):
        read_fonts([path] * 5)
    with pytest.raises(InputError, match=r"none\.ttf"):
        read_fonts([tmp_path / "none.ttf"])


def test_damaged_fonts_are_refused_or_drawn(own: bytes) -> None:
    """Whatever single bytes are changed, nothing crashes."""
    random = np.random.default_rng(11)
    for _ in range(150):
        data = bytearray(own)
        for at in random.integers(4, len(data), 3):
            data[at] = random.integers(0, 256)
        try:
            check_font(bytes(data))
        except InputError:
            continue
        with use_fonts(FontChoice((bytes(data),))):
            assert shape_word("Moth", 700).text == "Moth"
