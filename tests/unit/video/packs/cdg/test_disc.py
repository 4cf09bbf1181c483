"""CD+G as FFmpeg decodes it: words are there before they are sung, and lit when they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from disc_screen import show_disc

from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.video.packs.cdg.disc import DiscColors, DiscSong, write_disc
from scopitone.video.packs.cdg.packets import COLORS, PACKET_BYTES, PACKETS_PER_SECOND, TILE_WIDTH

GROUND, WHITE, GOLD = (0.0, 0.0, 0.2), (1.0, 1.0, 1.0), (1.0, 0.8, 0.0)
PINK, RED = (1.0, 0.8, 0.8), (1.0, 0.2, 0.2)
COLORS_OF_DISC = DiscColors(GROUND, (WHITE, PINK), (GOLD, RED))
# The upper row of text, of four.
FIRST_ROW = slice(12, 60)


def disc(lyrics: Lyrics, duration: float = 20.0) -> bytes:
    return write_disc(DiscSong("Lamp", "Ava", lyrics, duration, 0.5), COLORS_OF_DISC)


def find(screen: np.ndarray, color: tuple[float, float, float]) -> np.ndarray:
    """Return where the screen has a color."""
    wanted = np.array([round(15 * part) * 17 for part in color])
    return (screen == wanted).all(axis=2)


def test_the_file_is_as_long_as_the_song(sung: Callable[..., Lyrics]) -> None:
    cdg = disc(sung(("Hello old friend", 4.0, 6.0)), 12.5)
    assert len(cdg) == 12.5 * PACKETS_PER_SECOND * PACKET_BYTES
    assert {packet & 0x3F for packet in cdg[::PACKET_BYTES]} == {0, 9}


def test_each_word_is_lit_when_it_is_sung(sung: Callable[..., Lyrics]) -> None:
    lyrics = sung(("Hello old friend", 4.0, 7.0))
    before, *during, after = show_disc(disc(lyrics), (3.95, 4.9, 5.9, 6.9, 7.2))
    ink = find(before, WHITE)[FIRST_ROW]
    assert ink.sum() > 500
    assert not find(before, GOLD).any()
    columns = np.flatnonzero(ink.any(axis=0))
    # The spaces between the words: the two widest gaps.
    gaps = sorted(pairwise(columns), key=lambda pair: pair[0] - pair[1])[:2]
    edges = [int(sum(pair) / 2) for pair in sorted(gaps)]
    for screen, edge in zip(during, [*edges, int(columns[-1]) + 1], strict=True):
        lit, waiting = find(screen, GOLD)[FIRST_ROW], find(screen, WHITE)[FIRST_ROW]
        # A tenth of the word may still be waiting.
        assert lit[:, edge:].sum() == 0
        assert waiting[:, : edge - 20].sum() == 0
        assert waiting[:, edge:].sum() == ink[:, edge:].sum()
    assert (find(after, GOLD)[FIRST_ROW] == ink).all()


def test_a_row_lights_up_from_right_to_left_in_arabic(sung: Callable[..., Lyrics]) -> None:
    (screen,) = show_disc(disc(sung(("ليل طويل", 4.0, 6.0))), (4.9,))
    lit, waiting = (np.flatnonzero(find(screen, c).any(axis=0)) for c in (GOLD, WHITE))
    # Ink of both words may be in the column of tiles between them.
    assert waiting.max() < lit.min() + TILE_WIDTH
    assert waiting.min() < lit.min()
    assert waiting.max() < lit.max()


def test_a_long_rest_has_a_title_and_a_count_in(sung: Callable[..., Lyrics]) -> None:
    cdg = disc(sung(("Hello", 9.0, 10.0)))
    title, *counts, sings = show_disc(cdg, (3.0, 7.45, 7.6, 8.1, 8.6, 8.98))
    assert find(title, WHITE)[60:].any()
    dots = [find(screen, GOLD)[12:24].sum() for screen in counts]
    assert dots[0] == 0
    assert dots[1] > 30
    assert dots[2] == 2 * dots[1]
    assert dots[3] == 3 * dots[1]
    assert not find(sings, GOLD).any()
    assert find(sings, WHITE)[FIRST_ROW].any()


def test_without_a_rest_there_is_no_count_in(sung: Callable[..., Lyrics]) -> None:
    lyrics = sung(("Hello", 4.0, 5.0), ("World", 6.0, 7.0))
    screens = show_disc(disc(lyrics), (3.5, 3.9, 5.7, 5.9))
    assert not find(screens[0], GOLD).any()
    assert not find(screens[1], GOLD).any()
    assert (screens[2] == screens[3]).all()


def test_the_next_rows_are_there_in_time_and_the_last_ones_go(sung: Callable[..., Lyrics]) -> None:
    lines = [(f"Line number {n}", 4.0 + n, 4.95 + n) for n in range(9)]
    cdg = disc(sung(*lines))
    before = [show_disc(cdg, (start - 0.02,))[0] for _, start, _ in lines]
    for n, screen in enumerate(before):
        row = slice(12 + 48 * (n % 4), 60 + 48 * (n % 4))
        # Complete, and not lit yet.
        assert find(screen, WHITE)[row].sum() > 500
        assert not find(screen, GOLD)[row].any()
    (after,) = show_disc(cdg, (15.0,))
    assert (after == after[0, 0]).all()


def test_words_without_times_light_up_with_their_line() -> None:
    lyrics = Lyrics((Line("Hello old friend", 4.0, 7.0),))
    before, after = show_disc(disc(lyrics), (3.98, 4.5))
    assert not find(before, GOLD).any()
    assert (find(after, GOLD) == find(before, WHITE)).all()


def test_singers_have_colors_of_their_own() -> None:
    lines = [
        Line(name, start, start + 1, (Word(name, start, start + 1),), singer=Singer(name))
        for name, start in (("Ava", 4.0), ("Ben", 5.5))
    ]
    (screen,) = show_disc(disc(Lyrics(tuple(lines))), (6.8,))
    assert find(screen, GOLD)[12:60].any()
    assert find(screen, RED)[60:108].any()


@pytest.mark.parametrize("words", [4, pytest.param(12, marks=pytest.mark.extended)])
def test_fast_words_are_late_by_a_blink_at_most(words: int, sung: Callable[..., Lyrics]) -> None:
    text = " ".join(["yeah"] * words)
    lines = [(text, 4.0 + 1.2 * n, 5.2 + 1.2 * n) for n in range(8)]
    cdg = disc(sung(*lines), 30.0)
    for _, _, end in lines:
        before, after = show_disc(cdg, (end - 0.3, end + 0.1))
        assert find(after, GOLD).sum() > 0
        assert (before != after).any()


def test_sixteen_colors_are_enough(sung: Callable[..., Lyrics]) -> None:
    screens = show_disc(disc(sung(("Hello old friend", 4.0, 7.0))), (3.9, 5.5, 7.5))
    colors = {tuple(color) for screen in screens for color in screen.reshape(-1, 3)}
    assert len(colors) <= COLORS
