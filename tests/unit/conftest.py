"""Fixtures of the renderer, for every test below."""

from rendering_fixtures import (  # noqa: F401 - pytest finds them here
    decoded,
    hand_made,
    make_timeline,
    paint_cover,
    planes,
    save_sound,
    sung,
    whole_show,
)
