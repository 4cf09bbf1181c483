"""The packs by name."""

from __future__ import annotations

from importlib import import_module
from typing import Any

PACKS = {"youtube": "make_youtube_pack"}
"""Function of each pack, in the module of its name; see `youtube.make_youtube_pack`."""


def load_pack(name: str) -> Any:
    """Import the pack `name` and return its function."""
    return getattr(import_module(f"scopitone.video.packs.{name}"), PACKS[name])
