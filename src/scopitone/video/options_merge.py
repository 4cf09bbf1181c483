"""What a video's options are when the user, a brand kit and a preset each set some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scopitone.video.frame_sizes import frame_size
from scopitone.video.options import OPTIONS, Options
from scopitone.video.presets import PRESETS, Preset

PRESET_OPTIONS = ("aspect_ratio", "resolution", "fps", "loudness")
"""Names of the options that a preset sets."""

_PRESET_ATTRIBUTES = ("keyframe_seconds", "sound_bit_rate", "longest", "loop")
"""What a preset sets and no option does."""

_NO_PRESET = Preset("", "none")

NO_KIT: Mapping[str, Any] = {}


def merge_options(given: Mapping[str, Any], kit: Mapping[str, Any] = NO_KIT) -> dict[str, Any]:
    """The value of every option by name, and `logo`.

    What the user gave takes precedence over the brand kit, the kit over the preset, and the
    preset over the defaults.

    Args:
        given: what the user set, by option name; no defaults.
        kit: what the brand kit sets, by its keys. Empty values count as not set.
    """
    kit = {key: value for key, value in kit.items() if value not in (None, "", (), [], {})}
    merged = {option.name: option.default for option in OPTIONS}
    merged |= preset_options(given.get("preset"))
    merged |= {option.name: kit[option.kit] for option in OPTIONS if option.kit in kit}
    merged |= given
    # A name that the user gave takes the place of the kit's logo.
    merged["logo"] = None if "brand" in given else kit.get("logo")
    # The parameters of one style mean nothing to another.
    parameters = kit.get("options", {}) if merged["style"] == kit.get("style") else {}
    merged["style_options"] = {**parameters, **given.get("style_options", {})}
    return merged


def preset_options(name: str | None) -> dict[str, Any]:
    """The options that a preset sets, by name; none without a preset."""
    if name is None:
        return {}
    preset = PRESETS[name]
    return {"preset": name, **{option: getattr(preset, option) for option in PRESET_OPTIONS}}


def resolve_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of `Options` for the values of all options.

    Files and what else is read first (`backdrop`, `fonts`, `logo`, …) are not among them.

    Raises: InputError naming the option.
    """
    attributes = {
        option.attribute: option.convert(values[option.name])
        for option in OPTIONS
        if option.attribute
    }
    preset = PRESETS.get(values["preset"] or "", _NO_PRESET)
    width, height = frame_size(values["aspect_ratio"], values["resolution"])
    return {
        **attributes,
        "width": width,
        "height": height,
        **{name: getattr(preset, name) for name in _PRESET_ATTRIBUTES},
    }


def apply_preset(options: Options, name: str) -> Options:
    """The same options for another platform: its frame size, rates, loudness, maximum length."""
    attributes = resolve_options(merge_options({"preset": name}))
    names = ("width", "height", "fps", "loudness", *_PRESET_ATTRIBUTES)
    return replace(options, **{attribute: attributes[attribute] for attribute in names})
