"""What applies when a user, a brand kit and a preset each set some of a video's options."""

from __future__ import annotations

from typing import Any

import pytest

from scopitone.video.options import Options
from scopitone.video.options_merge import apply_preset, merge_options, resolve_options
from scopitone.video.presets import PRESETS

KIT: dict[str, Any] = {
    "name": "Moth",
    "logo": "moth.png",
    "author": "Ava",
    "colors": ["#112233", "#445566"],
    "style": "cover",
    "intro": "Hello",
    "font": ["moth.ttf"],
    "options": {"corners": "square"},
}


def test_without_anything_the_defaults_apply() -> None:
    values = merge_options({})
    assert (values["style"], values["palette"], values["brand"]) == ("auto", "auto", None)
    assert resolve_options(values) == {
        "width": 1920,
        "height": 1080,
        "fps": 30,
        "loudness": None,
        "keyframe_seconds": 2.0,
        "sound_bit_rate": 256_000,
        "longest": None,
        "loop": False,
        "style": "auto",
        "palette": (),
        "start": None,
        "end": None,
        "subtitles": False,
        "romanize": False,
        "furigana": False,
        "intro": "",
        "outro": "",
        "motion": "felt",
        "codec": "h264",
        "quality": "standard",
        "workers": None,
    }


def test_a_preset_sets_keyframes_and_sound_of_its_platform() -> None:
    options = resolve_options(merge_options({"preset": "youtube"}))
    assert (options["keyframe_seconds"], options["sound_bit_rate"]) == (0.5, 384_000)
    again = apply_preset(Options(), "youtube")
    assert (again.keyframe_seconds, again.sound_bit_rate) == (0.5, 384_000)


def test_a_kit_sets_what_was_not_given() -> None:
    values = merge_options({"author": "Bo", "intro": ""}, KIT)
    assert (values["author"], values["intro"], values["brand"]) == ("Bo", "", "Moth")
    assert (values["logo"], values["fonts"]) == ("moth.png", ["moth.ttf"])
    assert resolve_options(values)["palette"] == ("#112233", "#445566")
    assert merge_options({"palette": "auto"}, KIT)["palette"] == "auto"


def test_empty_values_of_a_kit_set_nothing() -> None:
    empty = {"name": "", "colors": (), "style": "", "font": (), "options": {}, "logo": None}
    assert merge_options({}, empty) == merge_options({})


def test_a_given_brand_takes_the_place_of_the_kits_logo() -> None:
    values = merge_options({"brand": "Owl"}, KIT)
    assert (values["brand"], values["logo"]) == ("Owl", None)


def test_style_parameters_of_a_kit_are_for_its_own_style() -> None:
    assert merge_options({}, KIT)["style_options"] == {"corners": "square"}
    assert merge_options({"style": "dust"}, KIT)["style_options"] == {}
    given = {"style_options": {"corners": "round"}}
    assert merge_options(given, KIT)["style_options"] == {"corners": "round"}
    assert merge_options({}, {**KIT, "style": ""})["style_options"] == {}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_what_was_not_given(name: str) -> None:
    preset = PRESETS[name]
    options = resolve_options(merge_options({"preset": name}))
    assert (options["fps"], options["loudness"]) == (preset.fps, preset.loudness)
    assert (options["longest"], options["loop"]) == (preset.longest, preset.loop)
    own = {"preset": name, "aspect_ratio": "1:1", "resolution": "720p", "loudness": "off"}
    options = resolve_options(merge_options(own))
    assert (options["width"], options["height"], options["loudness"]) == (720, 720, None)
    assert options["longest"] == preset.longest


def test_options_for_another_platform_keep_the_rest() -> None:
    options = Options(style="vinyl", intro="Hello", width=640, height=360)
    shorts = apply_preset(options, "shorts")
    assert (shorts.width, shorts.height, shorts.longest) == (1080, 1920, 180.0)
    assert (shorts.loudness, shorts.style, shorts.intro) == (-14.0, "vinyl", "Hello")
