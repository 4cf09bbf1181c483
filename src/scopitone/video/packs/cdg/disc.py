"""The whole file: what is drawn and lit when, in packets.

A color number is a voice (8), whether it is sung (4), and a shade (1 and 2). So a column of a row
lights up by flipping one bit of all its pixels, whatever is drawn there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from scopitone.core.song import Lyrics
from scopitone.video.packs.cdg.lyric_pages import (
    SLOTS,
    LyricPassage,
    PlacedRow,
    place_lyrics,
    place_title,
)
from scopitone.video.packs.cdg.packets import (
    COLUMNS,
    HEIGHT,
    NOTHING,
    PACKETS_PER_SECOND,
    TILE_HEIGHT,
    TILE_WIDTH,
    WIDTH,
    Rgb,
    clear_screen,
    draw_tile,
    fill_border,
    flip_tile,
    load_colors,
)
from scopitone.video.packs.cdg.row_drawing import (
    LEVELS,
    SLOT_TILES,
    LitColumn,
    add_dots,
)

_TimedDraw = tuple[float, PlacedRow | None]
"""When a row is drawn, in seconds; None is an empty screen."""

_VOICE, _SUNG = 8, 4
_MIN_TITLE_SECONDS = 1.5
_DOTS_GONE_SECONDS = 0.12


@dataclass(frozen=True, slots=True)
class DiscColors:
    """The ground, and the words before and while they are sung, for each of two voices."""

    ground: Rgb
    unsung: tuple[Rgb, Rgb]
    sung: tuple[Rgb, Rgb]


@dataclass(frozen=True, slots=True)
class DiscSong:
    """A song of a disc. duration: seconds. beat: seconds between two dots of a count-in."""

    title: str
    author: str
    lyrics: Lyrics
    duration: float
    beat: float


def write_disc(song: DiscSong, colors: DiscColors) -> bytes:
    """Return the content of a .cdg file as long as the song. The lyrics must have times."""
    passages = place_lyrics(song.lyrics)
    opening = passages[0].rows[0].shown if passages else song.duration
    if opening >= _MIN_TITLE_SECONDS:
        passages = (place_title(song.title, song.author, opening), *passages)
    start = [*load_colors(list(_list_colors(colors))), *clear_screen(0), fill_border(0)]
    count = round(song.duration * PACKETS_PER_SECOND)
    return b"".join(_Player(_list_draws(passages, song.beat)).play(start, count))


def _list_colors(colors: DiscColors) -> Iterator[Rgb]:
    ground = np.array(colors.ground)
    for voice in range(2):
        for ink in (colors.unsung[voice], colors.sung[voice]):
            for shade in range(LEVELS):
                mixed = ground + (np.array(ink) - ground) * shade / (LEVELS - 1)
                yield float(mixed[0]), float(mixed[1]), float(mixed[2])


@dataclass(frozen=True, slots=True)
class _Light:
    """A column of a row lights up. draw: the number of the row among the draws."""

    draw: int
    row: PlacedRow
    column: LitColumn


def _list_draws(passages: Sequence[LyricPassage], beat: float) -> list[_TimedDraw]:
    """Return when each row is drawn, in order of time."""
    draws: list[_TimedDraw] = []
    for passage in passages:
        rows = [*passage.rows]
        if passage.counted:
            times = [passage.sung - number * beat for number in (3, 2, 1)]
            rows[0] = replace(rows[0], shown=passage.sung - _DOTS_GONE_SECONDS)
            first = passage.rows[0]
            rows.insert(0, replace(first, row=add_dots(first.row, times)))
        draws += [(row.shown, row) for row in rows]
        draws.append((passage.cleared, None))
    return sorted(draws, key=itemgetter(0))


class _Player:
    """Puts draws and lights into packets, as fast as the format allows.

    What lights up comes before what is drawn, which may take half a second, but after its own row.
    """

    def __init__(self, draws: Sequence[_TimedDraw]) -> None:
        self._draws = deque(enumerate(draws))
        lights = [
            _Light(number, row, column)
            for number, (_, row) in enumerate(draws)
            if row is not None
            for column in row.row.lit
        ]
        self._lights = deque(sorted(lights, key=lambda light: light.column.time))
        self._flips: deque[bytes] = deque()
        self._drawing: deque[bytes] = deque()
        self._screen = np.zeros((HEIGHT, WIDTH), np.uint8)
        # The number of the draw that each slot shows.
        self._shown = dict.fromkeys(range(SLOTS), -1)

    def play(self, start: Sequence[bytes], count: int) -> list[bytes]:
        """Return `count` packets, the first of which are `start`."""
        rest = range(len(start), count)
        return [*start, *(self._next(number / PACKETS_PER_SECOND) for number in rest)]

    def _next(self, now: float) -> bytes:
        while not self._flips and self._lights and self._is_ready(self._lights[0], now):
            self._flips.extend(self._flip(self._lights.popleft()))
        if self._flips:
            return self._flips.popleft()
        while not self._drawing and self._draws and self._draws[0][1][0] <= now:
            number, (_, row) = self._draws.popleft()
            self._drawing.extend(self._draw(number, row))
        return self._drawing.popleft() if self._drawing else NOTHING

    def _is_ready(self, light: _Light, now: float) -> bool:
        shown = self._shown[light.row.slot]
        is_complete = shown > light.draw or (shown == light.draw and not self._drawing)
        return light.column.time <= now and is_complete

    def _flip(self, light: _Light) -> Iterator[bytes]:
        """Yield the packets that light up a column; none if its row is gone."""
        if self._shown[light.row.slot] != light.draw:
            return
        column = light.column
        for tile in range(column.tiles):
            top = tile * TILE_HEIGHT
            left = column.column * TILE_WIDTH
            ink = light.row.row.levels[top : top + TILE_HEIGHT, left : left + TILE_WIDTH]
            if ink.any():
                mask = np.zeros((TILE_HEIGHT, TILE_WIDTH), np.bool_)
                mask[:, column.left - left : column.right - left] = True
                row = _first_tile(light.row.slot) + tile
                self._tile(row, column.column)[mask] ^= _SUNG
                yield flip_tile(row, column.column, mask, _SUNG)

    def _draw(self, number: int, row: PlacedRow | None) -> Iterator[bytes]:
        """Yield the packets that draw a row, or clear the screen."""
        if row is None:
            self._screen[:] = 0
            self._shown = dict.fromkeys(range(SLOTS), number)
            yield from clear_screen(0)
            return
        self._shown[row.slot] = number
        base = row.voice * _VOICE
        wanted = np.where(row.row.levels, row.row.levels + base, 0).astype(np.uint8)
        for column in range(COLUMNS):
            for tile in range(SLOT_TILES):
                top, left = tile * TILE_HEIGHT, column * TILE_WIDTH
                pixels = wanted[top : top + TILE_HEIGHT, left : left + TILE_WIDTH]
                yield from self._draw_tile(_first_tile(row.slot) + tile, column, pixels, base)

    def _draw_tile(
        self, row: int, column: int, pixels: NDArray[np.uint8], base: int
    ) -> Iterator[bytes]:
        """Yield the packets that give a tile these colors: one for each bit of a shade."""
        tile = self._tile(row, column)
        if (tile == pixels).all():
            return
        tile[:] = pixels
        if not pixels.any():
            yield draw_tile(row, column, np.zeros_like(pixels, np.bool_), (0, 0))
            return
        yield draw_tile(row, column, pixels & 1 > 0, (base, base | 1))
        if (pixels & 2).any():
            yield flip_tile(row, column, pixels & 2 > 0, 2)

    def _tile(self, row: int, column: int) -> NDArray[np.uint8]:
        """Return the pixels of a tile of the screen, to be read and changed."""
        top, left = row * TILE_HEIGHT, column * TILE_WIDTH
        return self._screen[top : top + TILE_HEIGHT, left : left + TILE_WIDTH]


def _first_tile(slot: int) -> int:
    """Return the first row of tiles of a slot; the border is above it."""
    return 1 + slot * SLOT_TILES
