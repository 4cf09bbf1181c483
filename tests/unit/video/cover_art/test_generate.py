from __future__ import annotations

import numpy as np
import pytest
from coloraide import Color
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.core.errors import InputError
from scopitone.core.graphics import skia
from scopitone.video.cover_art import generate, painting
from scopitone.video.cover_art.generate import CoverMood
from scopitone.video.cover_art.scenes import SCENES, Idea

MOOD = CoverMood(energy=0.6, valence=0.5, tempo=110.0)


def pixels(png: bytes) -> NDArray[np.uint8]:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(png))
    return np.asarray(image.toarray(colorType=skia.kRGBA_8888_ColorType))


def analysis(*, loudness: float, onsets: int, level: float) -> Analysis:
    frames = 300
    return Analysis(
        duration=10.0,
        fps=30,
        tempo=120.0,
        beats=np.arange(0, 10, 0.5),
        downbeats=np.arange(0, 10, 2.0),
        onsets=np.linspace(0, 9.9, onsets),
        bands=np.full((frames, 64), level, np.float32),
        low=np.full(frames, level, np.float32),
        energy=np.full(frames, level, np.float32),
        loudness=loudness,
        sections=(SongSection(0.0, 10.0, "verse", 0.5),),
    )


def test_the_same_song_gets_the_same_cover() -> None:
    first = generate.generate_cover("City on Fire", mood=MOOD, seed=3, size=128)
    assert first == generate.generate_cover("City on Fire", mood=MOOD, seed=3, size=128)


@pytest.mark.parametrize(("title", "seed"), [("City on Ice", 3), ("City on Fire", 4)])
def test_another_title_or_seed_gets_another_cover(title: str, seed: int) -> None:
    first = generate.generate_cover("City on Fire", mood=MOOD, seed=3, size=64)
    assert first != generate.generate_cover(title, mood=MOOD, seed=seed, size=64)


@settings(max_examples=25)
@given(
    title=st.text(max_size=80),
    energy=st.floats(0, 1),
    valence=st.floats(0, 1),
    tempo=st.floats(0, 240),
)
def test_any_title_and_mood_fill_the_square_with_a_picture(
    title: str, energy: float, valence: float, tempo: float
) -> None:
    mood = CoverMood(energy=energy, valence=valence, tempo=tempo)
    picture = pixels(generate.generate_cover(title, mood=mood, size=64))
    assert picture.shape == (64, 64, 4)
    assert (picture[..., 3] == 255).all()
    assert picture[..., :3].std() > 8


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scene_covers_every_pixel(name: str) -> None:
    rng = np.random.default_rng(7)
    colors = generate.choose_palette(rng, MOOD)

    def draw(canvas: skia.Canvas) -> None:
        canvas.clear(skia.Color4f(0, 1, 0, 1))
        SCENES[name](canvas, Idea(colors, rng, MOOD, np.zeros(0)))

    picture = pixels(painting.draw_png(96, draw, seed=1, grain=0.0))[..., :3].astype(int)
    untouched = (picture[..., 1] > 250) & (picture[..., 0] < 5) & (picture[..., 2] < 5)
    assert not untouched.any()


def test_every_title_in_a_crowd_is_its_own_picture() -> None:
    covers = {generate.generate_cover(f"Song {n}", mood=MOOD, size=32) for n in range(40)}
    assert len(covers) == 40


@pytest.mark.parametrize("size", [0, 15, 4097])
def test_a_size_that_cannot_be_drawn_is_refused(size: int) -> None:
    with pytest.raises(InputError, match="16 to 4096"):
        generate.generate_cover("x", mood=MOOD, size=size)


def test_a_loud_busy_song_has_more_energy_than_a_quiet_one() -> None:
    loud = generate.mood_of(analysis(loudness=-9.0, onsets=60, level=0.8))
    quiet = generate.mood_of(analysis(loudness=-24.0, onsets=8, level=0.3))
    assert 0 <= quiet.energy < loud.energy <= 1


def test_silence_and_no_frames_still_get_a_cover() -> None:
    silent = analysis(loudness=float("-inf"), onsets=0, level=0.0)
    assert pixels(generate.generate_cover_for("", silent, size=32)).shape == (32, 32, 4)


@given(share=st.floats(0, 1))
def test_mixing_a_colour_with_itself_changes_nothing(share: float) -> None:
    color = (0.6, 0.1, 40.0)
    assert painting.mix(color, color, share) == pytest.approx(color)


def test_mixing_goes_straight_through_oklab() -> None:
    blue, yellow = (0.45, 0.2, 265.0), (0.9, 0.15, 100.0)
    assert painting.mix(blue, yellow, 0.5)[0] == pytest.approx(0.675)


@given(
    lightness=st.floats(0, 1),
    chroma=st.floats(0, 0.4),
    hue=st.floats(-720, 720),
)
def test_every_colour_is_brought_into_srgb(lightness: float, chroma: float, hue: float) -> None:
    assert all(0 <= channel <= 1 for channel in painting.to_srgb((lightness, chroma, hue)))


@given(lightness=st.floats(0.3, 0.7), chroma=st.floats(0, 0.06), hue=st.floats(0, 359))
def test_colours_inside_srgb_agree_with_coloraide(
    lightness: float, chroma: float, hue: float
) -> None:
    expected = Color("oklch", [lightness, chroma, hue]).convert("srgb")
    assume(expected.in_gamut(tolerance=0))
    assert painting.to_srgb((lightness, chroma, hue)) == pytest.approx(expected.coords(), abs=1e-4)
