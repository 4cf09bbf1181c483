"""What encoding processes work with. To import it is to load it: they are forked from who did."""

from __future__ import annotations

import contextlib

from scopitone.video import process
from scopitone.video.overlay import drawable
from scopitone.video.raster import kernels

__all__ = ["drawable", "process"]

# What fails here, such as writing what was compiled to a full disk, fails again where it is told.
with contextlib.suppress(Exception):
    kernels.load()
