"""Options that take precedence over those of a project, for one video."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scopitone.video.options_merge import PRESET_OPTIONS

_PARAMETERS = "style_options"


def override_options(stored: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the project's options with those that replace them, by name.

    A preset replaces all that a preset sets. Another style drops the project's style parameters;
    with the same style, parameters are added to them.
    """
    dropped = {name for name in overrides if name != _PARAMETERS}
    if "preset" in overrides:
        dropped |= set(PRESET_OPTIONS)
    if overrides.get("style", stored.get("style")) != stored.get("style"):
        # The parameters of one style mean nothing to another.
        dropped.add(_PARAMETERS)
    options = {name: value for name, value in stored.items() if name not in dropped}
    parameters = {**options.get(_PARAMETERS, {}), **overrides.get(_PARAMETERS, {})}
    return {**options, **overrides, **({_PARAMETERS: parameters} if parameters else {})}
