"""The packets of CD+G, and the measures of its screen.

Source: the subcode channels R to W of the Compact Disc Digital Audio system (IEC 60908, "TV
graphics" mode), as Jim Bumgardner describes them in "CD+G Revealed" (jbum.com/cdg_revealed.html).
A disc has 75 sectors a second with 4 packets each. FFmpeg's demuxer reads .cdg files at the same
300 packets a second. The parity bytes, which correct errors of a disc, are 0 in files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PACKETS_PER_SECOND = 300
PACKET_BYTES = 24

WIDTH, HEIGHT = 300, 216
"""Pixels of the screen. A border of one tile on each side is hidden by many players."""

TILE_WIDTH, TILE_HEIGHT = 6, 12
COLUMNS, ROWS = WIDTH // TILE_WIDTH, HEIGHT // TILE_HEIGHT
COLORS = 16

CLEAR_REPEATS = 16
"""How often a disc repeats that the screen is cleared, in case that one packet is damaged."""

Tile = NDArray[np.bool_]
"""(TILE_HEIGHT, TILE_WIDTH): which pixels have the second color."""

Rgb = tuple[float, float, float]
"""Red, green, and blue, 0 to 1."""

_COMMAND = 0x09
_MEMORY_PRESET, _BORDER_PRESET = 1, 2
_TILE, _TILE_XOR = 6, 38
_LOAD_LOW, _LOAD_HIGH = 30, 31
_DATA_BYTES = 16

NOTHING = bytes(PACKET_BYTES)
"""A packet without a command."""


def clear_screen(color: int) -> list[bytes]:
    """Return the packets that give the whole screen a color."""
    return [_pack(_MEMORY_PRESET, (color, repeat)) for repeat in range(CLEAR_REPEATS)]


def fill_border(color: int) -> bytes:
    """Return the packet that gives the border a color."""
    return _pack(_BORDER_PRESET, (color,))


def load_colors(colors: Sequence[Rgb]) -> list[bytes]:
    """Return the packets that set the 16 colors, which have 4 bits in each component."""
    words = []
    for color in colors:
        red, green, blue = (round(15 * min(1.0, max(0.0, part))) for part in color)
        # 00rrrrgg 00ggbbbb
        words += [red << 2 | green >> 2, (green & 3) << 4 | blue]
    return [_pack(_LOAD_LOW, words[:16]), _pack(_LOAD_HIGH, words[16:])]


def draw_tile(row: int, column: int, tile: Tile, colors: tuple[int, int]) -> bytes:
    """Return the packet that draws a tile in two colors."""
    return _pack_tile(_TILE, row, column, tile, colors)


def flip_tile(row: int, column: int, tile: Tile, bits: int) -> bytes:
    """Return the packet that flips `bits` of the color numbers where the tile is True."""
    return _pack_tile(_TILE_XOR, row, column, tile, (0, bits))


def _pack_tile(
    instruction: int, row: int, column: int, tile: Tile, colors: tuple[int, int]
) -> bytes:
    weights = 1 << np.arange(TILE_WIDTH - 1, -1, -1)
    lines = (tile * weights).sum(axis=1)
    return _pack(instruction, (*colors, row, column, *(int(line) for line in lines)))


def _pack(instruction: int, data: Sequence[int]) -> bytes:
    """Return a packet: command, instruction, 2 bytes of parity, 16 of data, 4 of parity."""
    padded = bytes(data).ljust(_DATA_BYTES, b"\0")
    return bytes((_COMMAND, instruction, 0, 0)) + padded + bytes(4)
