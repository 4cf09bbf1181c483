"""The packs by name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Song
from scopitone.video.options import Options


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack.

    Attributes:
        function: its function, in the module of the pack's name; see `youtube.make_youtube_pack`.
        purpose: what its folder is for.
        needs_whole_song: it has no excerpts.
        needs_words: it has no songs without lyrics.
        uses_parts: it gets the parts of the song, which may have to be separated first.
    """

    function: str
    purpose: str
    needs_whole_song: bool = False
    needs_words: bool = False
    uses_parts: bool = False


PACKS = {
    "youtube": PackRow("make_youtube_pack", "the files for the upload"),
    "karaoke": PackRow(
        "make_karaoke_pack",
        "the karaoke files",
        needs_whole_song=True,
        needs_words=True,
        uses_parts=True,
    ),
    "editor": PackRow(
        "make_editor_pack",
        "the files for an editing program",
        needs_whole_song=True,
        uses_parts=True,
    ),
}


def load_pack(name: str) -> Any:
    """Import the pack `name` and return its function."""
    return getattr(import_module(f"scopitone.video.packs.{name}"), PACKS[name].function)


def check_pack(name: str | None, song: Song, options: Options) -> None:
    """Check, before a video is made, that a pack of it, if any, can be made.

    Raises: InputError("pack").
    """
    if name is None:
        return
    from scopitone.video.plan.excerpt import is_excerpt

    row = PACKS[name]
    if row.needs_whole_song and is_excerpt(options):
        raise InputError(
            "pack",
            f"{name} needs the whole song; leave out start, end, and presets that limit the length",
        )
    if row.needs_words and not song.lyrics.lines and not options.hear_lyrics:
        raise InputError("pack", f"{name} needs lyrics; give a file, or `auto` to transcribe them")
