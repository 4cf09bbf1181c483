from __future__ import annotations

import pytest

from scopitone.core.errors import InputError
from scopitone.video.frame_sizes import ASPECT_RATIOS, RESOLUTIONS, frame_size
from scopitone.video.presets import PRESETS


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("aspect_ratio", ASPECT_RATIOS)
def test_the_shorter_side_is_the_resolution(aspect_ratio: str, resolution: str) -> None:
    width, height = frame_size(aspect_ratio, resolution)
    across, down = ASPECT_RATIOS[aspect_ratio]
    assert min(width, height) == RESOLUTIONS[resolution]
    assert width * down == height * across
    assert width % 2 == height % 2 == 0


def test_other_names_are_refused_with_those_there_are() -> None:
    with pytest.raises(
        InputError, match=r"aspect_ratio: unknown ratio '4:3'; accepted: 16:9, 9:16"
    ):
        frame_size("4:3", "1080p")
    with pytest.raises(InputError, match="resolution: unknown size '480p'; accepted: 720p, 1080p"):
        frame_size("16:9", "480p")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_made_of_choices_that_there_are(name: str) -> None:
    preset = PRESETS[name]
    assert frame_size(preset.aspect_ratio, preset.resolution)
    assert preset.loudness in (None, -14.0)
    assert preset.fps == 30
    assert not preset.loop or preset.longest == 8.0
