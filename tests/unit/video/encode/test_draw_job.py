"""A plan as bytes comes back as it was, and gives the same pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scopitone.core.errors import RenderError
from scopitone.video.encode.codecs import CODECS, choose_codec
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.draw_job import FORMAT, DrawJob, pack, renderer_digest, unpack
from scopitone.video.inputs.backdrop import Backdrop
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles import STYLES, build_scene


def alike(value: Any, other: Any) -> bool:
    if isinstance(value, np.ndarray):
        return (
            value.dtype == other.dtype
            and bool(np.array_equal(value, other))
            and other.flags.owndata
        )
    if hasattr(value, "__dataclass_fields__"):
        return type(value) is type(other) and all(
            alike(getattr(value, name), getattr(other, name)) for name in value.__dataclass_fields__
        )
    if isinstance(value, tuple):
        return len(value) == len(other) and all(map(alike, value, other))
    return type(value) is type(other) and bool(value == other)


def test_a_parcel_comes_back_as_it_was(whole_show: Timeline) -> None:
    full = replace(
        whole_show,
        backdrop=Backdrop(b"\x00\xff" * 50, 3),
        logo=b"<svg/>",
        choices={"glow": True, "speed": 0.1, "face": "é"},
    )
    parcel = DrawJob(full, "cover", H264())
    data = pack(parcel)
    assert alike(parcel, unpack(data))
    assert pack(parcel) == data
    assert pack(unpack(data)) == data


@pytest.mark.parametrize("style", sorted(STYLES))
def test_what_came_back_draws_the_same_pixels(
    whole_show: Timeline, planes: Callable[..., tuple[bytes, ...]], style: str
) -> None:
    again = unpack(pack(DrawJob(whole_show, style, H264()))).timeline
    for n in (40, 400):
        assert planes(build_scene(style, whole_show).draw(n)) == planes(
            build_scene(style, again).draw(n)
        )


def test_every_codec_in_software_travels(whole_show: Timeline) -> None:
    for name in (name for name, kind in CODECS.items() if kind.everywhere):
        codec = choose_codec(name, "standard")
        assert unpack(pack(DrawJob(whole_show, "cover", codec))).codec == codec


@pytest.mark.parametrize("damage", ["cut", "flipped", "older", "class"])
def test_what_is_no_parcel_is_refused(whole_show: Timeline, damage: str) -> None:
    data = pack(DrawJob(whole_show, "cover", H264()))
    damaged = {
        "cut": data[:-40],
        "flipped": data[:100] + bytes([data[100] ^ 255]) + data[101:],
        "older": data.replace(FORMAT, b"scopitone parcel 0\n"),
        "class": FORMAT,
    }[damage]
    with pytest.raises(RenderError, match="plan"):
        unpack(damaged)


def test_what_cannot_travel_is_refused(whole_show: Timeline) -> None:
    with pytest.raises(RenderError, match="a value of class set"):
        pack(DrawJob(replace(whole_show, title={1}), "cover", H264()))  # type: ignore[arg-type]


def test_the_renderer_has_one_name() -> None:
    assert renderer_digest() == renderer_digest()
    assert len(renderer_digest()) == 12
