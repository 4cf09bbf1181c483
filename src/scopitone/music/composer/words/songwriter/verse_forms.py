"""Verse forms: how the lines of couplets are put in order, and which of them rhyme."""

from __future__ import annotations

from typing import Literal

import numpy as np

from scopitone.music.composer.words.songwriter.themes import LyricRow

VerseForm = Literal["AABB", "ABAB", "ABCB", "free"]
_SHARES: dict[VerseForm, float] = {"AABB": 0.35, "ABAB": 0.25, "ABCB": 0.25, "free": 0.15}


def choose_form(rng: np.random.Generator, *, raps: bool) -> VerseForm:
    """Return the form of all verses of a song; rap has couplets."""
    form: VerseForm = rng.choice(list(_SHARES), p=list(_SHARES.values()))
    return "AABB" if raps else str(form)  # type: ignore[return-value]


def count_rows(form: VerseForm) -> int:
    """Return how many couplets four lines of `form` take."""
    return {"AABB": 2, "ABAB": 2, "ABCB": 3, "free": 4}[form]


def order_lines(rows: list[LyricRow], form: VerseForm, lead: str = "") -> list[str]:
    """Return four lines of the rows; a `lead` is the first line and rhymes with none.

    A couplet whose lines belong together is not parted: the form is AABB then.
    """
    first = rows[0].lines
    if lead:
        if rows[0].bound or len(rows) < 2:
            return [lead, rows[-1].lines[0], *first] if len(rows) > 1 else [lead, *first]
        return [lead, first[0], rows[1].lines[0], first[1]]
    if form == "AABB" or any(row.bound for row in rows):
        return [*first, *rows[1].lines]
    if form == "ABAB":
        return [first[0], rows[1].lines[0], first[1], rows[1].lines[1]]
    if form == "ABCB":
        return [rows[1].lines[0], first[0], rows[2].lines[0], first[1]]
    return [row.lines[0] for row in rows]
