"""A plan as bytes comes back as it was, and gives the same pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scopitone.errors import RenderError
from scopitone.video.backdrop import Backdrop
from scopitone.video.codecs import CODECS, chosen
from scopitone.video.encode import Encoding
from scopitone.video.parcel import FORMAT, Parcel, packed, renderer, unpacked
from scopitone.video.styles import STYLES, staged
from scopitone.video.timeline import Timeline


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and bool(np.array_equal(one, other)) and other.flags.owndata
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(
            alike(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__
        )
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and bool(one == other)


def test_a_parcel_comes_back_as_it_was(whole_show: Timeline) -> None:
    full = replace(
        whole_show,
        backdrop=Backdrop(b"\x00\xff" * 50, 3),
        logo=b"<svg/>",
        choices={"glow": True, "speed": 0.1, "face": "é"},
    )
    parcel = Parcel(full, "cover", Encoding())
    data = packed(parcel)
    assert alike(parcel, unpacked(data))
    assert packed(parcel) == data
    assert packed(unpacked(data)) == data


@pytest.mark.parametrize("style", sorted(STYLES))
def test_what_came_back_draws_the_same_pixels(
    whole_show: Timeline, planes: Callable[..., tuple[bytes, ...]], style: str
) -> None:
    again = unpacked(packed(Parcel(whole_show, style, Encoding()))).timeline
    for n in (40, 400):
        assert planes(staged(style, whole_show).draw(n)) == planes(staged(style, again).draw(n))


def test_every_codec_in_software_travels(whole_show: Timeline) -> None:
    for name in (name for name, kind in CODECS.items() if kind.everywhere):
        codec = chosen(name, "standard")
        assert unpacked(packed(Parcel(whole_show, "cover", codec))).codec == codec


@pytest.mark.parametrize("damage", ["cut", "flipped", "older", "class"])
def test_what_is_no_parcel_is_refused(whole_show: Timeline, damage: str) -> None:
    data = packed(Parcel(whole_show, "cover", Encoding()))
    damaged = {
        "cut": data[:-40],
        "flipped": data[:100] + bytes([data[100] ^ 255]) + data[101:],
        "older": data.replace(FORMAT, b"scopitone parcel 0\n"),
        "class": FORMAT,
    }[damage]
    with pytest.raises(RenderError, match="plan"):
        unpacked(damaged)


def test_what_cannot_travel_is_refused(whole_show: Timeline) -> None:
    with pytest.raises(RenderError, match="travel with set"):
        packed(Parcel(replace(whole_show, title={1}), "cover", Encoding()))  # type: ignore[arg-type]


def test_the_renderer_has_one_name() -> None:
    assert renderer() == renderer()
    assert len(renderer()) == 12
