"""A tiny ONNX model, encoded by hand: the format of protobuf is all that is needed.

It has the form of an MDX-Net model, and multiplies each channel of the spectrum by a number.
Field numbers are those of onnx.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_FLOAT = 1
_IR_VERSION, _OPSET = 8, 13


def write_model(path: Path, factors: Sequence[float], bins: int, frames: int) -> Path:
    """Write a model of input (1, 4, bins, frames) whose output is input * factors."""
    shape = (1, len(factors), bins, frames)
    node = _text(1, "spectrum") + _text(1, "factors") + _text(2, "estimate") + _text(4, "Mul")
    graph = (
        _message(1, node)
        + _text(2, "separator")
        + _message(5, _tensor("factors", factors))
        + _message(11, _value("spectrum", shape))
        + _message(12, _value("estimate", shape))
    )
    opset = _text(1, "") + _number(2, _OPSET)
    path.write_bytes(_number(1, _IR_VERSION) + _message(7, graph) + _message(8, opset))
    return path


def _tensor(name: str, factors: Sequence[float]) -> bytes:
    dims = b"".join(_number(1, size) for size in (1, len(factors), 1, 1))
    raw = struct.pack(f"<{len(factors)}f", *factors)
    return dims + _number(2, _FLOAT) + _text(8, name) + _message(9, raw)


def _value(name: str, shape: Sequence[int]) -> bytes:
    dims = b"".join(_message(1, _number(1, size)) for size in shape)
    tensor = _number(1, _FLOAT) + _message(2, dims)
    return _text(1, name) + _message(2, _message(1, tensor))


def _text(field: int, value: str) -> bytes:
    return _message(field, value.encode())


def _message(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
