"""The sound of the band: `render_part` plays a part of the score."""

from __future__ import annotations

from scopitone.music.composer.sound.render import render_part

__all__ = ["render_part"]
