"""Which format a lyrics file has. Its content decides, not its name."""

from __future__ import annotations

from typing import Protocol

from scopitone.errors import InputError
from scopitone.song import Lyrics
from scopitone.video.lyrics import aligned_json, ass, elrc, lrc, plain, srt, ttml, vtt
from scopitone.video.lyrics.reading import decode


class Format(Protocol):
    """What a module of this package offers."""

    def matches(self, text: str) -> bool:
        """Whether `text` is of this format."""

    def parse(self, text: str) -> Lyrics:
        """The lyrics in `text`. Raises InputError naming the line that cannot be read."""


FORMATS: dict[str, Format] = {
    "aligned JSON": aligned_json,
    "TTML": ttml,
    "WebVTT": vtt,
    "ASS": ass,
    "SRT": srt,
    "enhanced LRC": elrc,
    "LRC": lrc,
    "plain text": plain,
}
"""Asked in this order; the first that matches reads the file."""


def read_lyrics(data: bytes, *, name: str = "") -> Lyrics:
    """The lyrics in the bytes of a file. `name` stands in the messages, if given.

    A text without a line to sing gives empty lyrics: that is how an instrumental says so.
    Raises InputError with the field "lyrics".
    """
    try:
        text = decode(data)
        chosen = next(one for one in FORMATS.values() if one.matches(text))
        return chosen.parse(text)
    except InputError as error:
        raise InputError("lyrics", f"{name}: {error.message}" if name else error.message) from None
