"""Video codecs: one module each, and what a user calls them.

To add one: write a module with `codec(name, quality) -> Codec`, and name it in `CODECS`. Its
Setting must make segments that can be joined packet by packet: one thread, a keyframe first and
every `gop` frames, no frame referring across one (closed GOPs), and the same parameter sets in
each segment. tests/video/codecs/test_codecs.py holds every codec to that on real encodes.
A codec that is not on every machine needs nothing more: `chosen` tries it out first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import cast

from scopitone.errors import InputError
from scopitone.video.codecs.codec import QUALITIES, Codec, Quality

DEFAULT = "h264"
AUTO = "auto"
"""H.264 by the first hardware encoder that works here, otherwise by x264."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A codec: the module that sets it up, what it is, and the ending of its files.

    `everywhere`: it is part of PyAV's wheel and needs no hardware.
    """

    module: str
    about: str
    suffix: str = ".mp4"
    everywhere: bool = False


_HARDWARE = "scopitone.video.codecs.hardware"

CODECS = {
    "h264": Kind(
        "scopitone.video.codecs.h264", "H.264 by x264: plays everywhere.", everywhere=True
    ),
    "hevc": Kind("scopitone.video.codecs.hevc", "H.265 by x265: smaller, slower.", everywhere=True),
    "av1": Kind("scopitone.video.codecs.av1", "AV1 by SVT-AV1: the smallest.", everywhere=True),
    "prores": Kind(
        "scopitone.video.codecs.prores",
        "ProRes 4444 with alpha: an overlay for editors, without background and cover.",
        ".mov",
        everywhere=True,
    ),
    **{
        f"{codec}_{maker}": Kind(_HARDWARE, f"{title} by {where}.")
        for maker, where, codecs in (
            ("nvenc", "NVIDIA's NVENC", ("h264", "hevc", "av1")),
            ("videotoolbox", "Apple's VideoToolbox", ("h264", "hevc")),
            ("qsv", "Intel's Quick Sync", ("h264", "hevc", "av1")),
            ("vaapi", "VA-API (AMD and Intel on Linux)", ("h264", "hevc", "av1")),
        )
        for codec, title in (("h264", "H.264"), ("hevc", "H.265"), ("av1", "AV1"))
        if codec in codecs
    },
}


def chosen(name: str, quality: str) -> Codec:
    """The codec of this name, which works here.

    Raises InputError ("codec" or "quality"): there is no such one, or it was tried out and does
    not work on this machine, with FFmpeg's reason.
    """
    if quality not in QUALITIES:
        raise InputError("quality", f"there is no {quality!r}; accepted: {', '.join(QUALITIES)}")
    if name == AUTO:
        name = _fastest()
    if name not in CODECS:
        raise InputError("codec", f"there is no {name!r}; accepted: {AUTO}, {', '.join(CODECS)}")
    if name != DEFAULT and (reason := fault(name)) is not None:
        there = ", ".join([AUTO, *(name for name, kind in CODECS.items() if kind.everywhere)])
        raise InputError("codec", f"{name} does not work on this machine: {reason}; try {there}")
    return _codec(name, quality)


@lru_cache
def fault(name: str) -> str | None:
    """Why the codec does not work here, None if it does: a few frames are encoded to see."""
    from scopitone.video.codecs.trial import trial

    return trial(_codec(name, "standard"))


def suffix_of(name: str) -> str:
    """How the names of this codec's files end."""
    return CODECS[name].suffix if name in CODECS else ".mp4"


def _fastest() -> str:
    hardware = (name for name, kind in CODECS.items() if not kind.everywhere)
    working = (name for name in hardware if name.startswith("h264") and fault(name) is None)
    return next(working, DEFAULT)


def _codec(name: str, quality: Quality) -> Codec:
    return cast("Codec", import_module(CODECS[name].module).codec(name, quality))
