from __future__ import annotations

import pytest

from scopitone.errors import InputError
from scopitone.video.styles import STYLES, style


@pytest.mark.parametrize("name", sorted(STYLES))
def test_every_style_that_is_named_draws(name: str, whole_show) -> None:
    canvas = style(name)(whole_show).draw(0)
    assert canvas.luma.shape == (360, 640)


@pytest.mark.parametrize("name", ["", "Cover", "../cover", "nope"])
def test_an_unknown_style_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InputError, match="accepted: cover") as caught:
        style(name)
    assert caught.value.field == "style"
