"""What encoding processes work with. To import it is to load it: they are forked from who did."""

from __future__ import annotations

from scopitone.video import process
from scopitone.video.overlay import drawable
from scopitone.video.raster import kernels

__all__ = ["drawable", "process"]

kernels.load()
