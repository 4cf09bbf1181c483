"""Chords: Roman numerals to notes, and the harmony of each section of a song.

Numerals are counted on the major scale in every mode, as arrangers write them: in A minor, `bVI`
is F. A lowercase numeral is minor. A bar may have two chords; `V7/vi` is the dominant of vi.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.rng import make_rng, make_take_rng, vary
from scopitone.music.composer.score.model import Chord, Mode, Plan, Section, SectionKind

QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "dim": (0, 3, 6),
    "5": (0, 7),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
    "min6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "7sus4": (0, 5, 7, 10),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "9": (0, 4, 7, 10, 14),
    "7b9": (0, 4, 7, 10, 13),
    "maj9": (0, 4, 7, 11, 14),
    "min9": (0, 3, 7, 10, 14),
    "13": (0, 4, 7, 10, 14, 21),
}
SCALES: dict[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
_NUMERALS = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_NUMERAL = re.compile(r"(b|#)?(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(.*)")
_MINOR_NAMES = {"": "min", "7": "min7", "9": "min9", "6": "min6", "add9": "madd9"}
_MIN_STYLE_WEIGHT = 0.35
"""Below this `style_weight`, progressions of pop may replace those of the genre."""


def quality_of(name: str, minor: bool) -> str:
    """Return the key in QUALITIES for what follows a numeral, such as `7` or `sus4`."""
    if minor and name in _MINOR_NAMES:
        return _MINOR_NAMES[name]
    return name or "maj"


def parse_numeral(text: str) -> tuple[int, str]:
    """Return semitones above the tonic and the quality of a numeral such as `bVII` or `V7/vi`.

    Raises:
        ValueError: `text` is not a Roman numeral.
    """
    head, _, target = text.partition("/")
    match = _NUMERAL.fullmatch(head)
    if match is None:
        raise ValueError(f"{text} is not a Roman numeral")
    accidental, degree, suffix = match.groups()
    root = _NUMERALS[degree.lower()] + {"b": -1, "#": 1, None: 0}[accidental]
    above = parse_numeral(target)[0] if target else 0
    return (root + above) % 12, quality_of(suffix, degree.islower())


@dataclass(frozen=True, slots=True)
class Changes:
    """The chords of a whole song, with look-up by position."""

    chords: tuple[Chord, ...]
    _starts: tuple[float, ...]

    @classmethod
    def from_sections(cls, sections: Sequence[Section]) -> Changes:
        """Return the chords of `sections`, which must have at least one."""
        chords = tuple(chord for section in sections for chord in section.chords)
        return cls(chords, tuple(chord.start for chord in chords))

    def index_at(self, beat: float) -> int:
        """Return the index of the chord that sounds at `beat`."""
        return max(0, bisect_right(self._starts, beat + 1e-6) - 1)

    def chord_at(self, beat: float) -> Chord:
        """Return the chord that sounds at `beat`."""
        return self.chords[self.index_at(beat)]

    def chord_after(self, beat: float) -> Chord:
        """Return the chord after the one at `beat`, or the last chord."""
        return self.chords[min(self.index_at(beat) + 1, len(self.chords) - 1)]


def add_chords(plan: Plan) -> Plan:
    """Return `plan` with chords in every section; sections that have chords keep them."""
    last = len(plan.sections) - 1
    return replace(
        plan,
        sections=tuple(
            section
            if section.chords
            else replace(section, chords=_write_chords(plan, index, final=index == last))
            for index, section in enumerate(plan.sections)
        ),
    )


def _write_chords(plan: Plan, index: int, final: bool) -> tuple[Chord, ...]:
    section = plan.sections[index]
    bars = _tile_loop(_choose_loop(plan, section), section.bars)
    following = None if final else plan.sections[index + 1].kind
    if get_profile(plan.brief.genre).cadences:
        bars = _add_cadence(bars, section.kind, following, plan.mode)
    bars = _add_borrowed_chords(plan, section, bars)
    if final:
        bars = _close_progression(bars, plan.mode)
    tonic = (plan.tonic + section.lift) % 12
    return tuple(_place_chords(bars, tonic, section.start * plan.metre, plan.metre))


def _choose_loop(plan: Plan, section: Section) -> list[list[str]]:
    group = _group_of(section.kind)
    rng = make_rng(plan.seed, 0, f"progression {group}")
    genre = "pop" if _has_borrowed_loops(plan) else plan.brief.genre
    text = vary(rng, get_profile(genre).progressions[plan.mode][group], plan.take)
    return [bar.split() for bar in text.split("|")]


def _has_borrowed_loops(plan: Plan) -> bool:
    """Return whether the song uses progressions of pop, more often the lower `style_weight` is."""
    distance = 1.0 - plan.brief.style_weight / _MIN_STYLE_WEIGHT
    return make_rng(plan.seed, 0, "borrowed chords").random() < distance


def _group_of(kind: SectionKind) -> str:
    if kind in ("chorus", "bridge", "prechorus"):
        return kind
    if kind == "solo":
        return "chorus"
    return "verse"


def _tile_loop(loop: list[list[str]], bars: int) -> list[list[str]]:
    return [list(loop[bar % len(loop)]) for bar in range(bars)]


def _add_cadence(
    bars: list[list[str]], kind: SectionKind, following: SectionKind | None, mode: Mode
) -> list[list[str]]:
    dominant = "bVII" if mode == "mixolydian" else "V"
    if len(bars) < 4:
        return bars
    if following == "chorus" and kind in ("verse", "prechorus", "bridge"):
        return [*bars[:-1], [dominant]]
    if kind == "bridge":
        return [*bars[:-1], [dominant]]
    return bars


def _add_borrowed_chords(plan: Plan, section: Section, bars: list[list[str]]) -> list[list[str]]:
    """Borrow chords by chance: a minor iv before the tonic, a secondary dominant before vi."""
    rng = make_take_rng(plan, f"colour {_group_of(section.kind)}")
    chance = 0.1 + 0.5 * max(0.0, plan.brief.weirdness - 0.3)
    colored = [list(names) for names in bars]
    for bar, next_bar in zip(colored, bars[1:], strict=False):
        draw = float(rng.random())
        if draw >= chance or len(bar) > 1:
            continue
        if plan.mode == "major" and bar[0].startswith("IV") and next_bar[0].startswith("I"):
            bar.append("iv")
        elif plan.mode == "major" and next_bar[0].startswith("vi"):
            bar.append("V7/vi")
        elif plan.mode == "minor" and next_bar[0] in ("i", "i7") and bar[0].startswith("bVII"):
            bar.append("V7")
    return colored


def _close_progression(bars: list[list[str]], mode: Mode) -> list[list[str]]:
    """End on the tonic, after a chord of its dominant side."""
    major = mode in ("major", "mixolydian")
    tonic = "I" if major else "i"
    before = {"major": "V", "minor": "V", "dorian": "IV", "mixolydian": "bVII"}[mode]
    if len(bars) < 2:
        return [[tonic]] * len(bars)
    return [*bars[:-2], [bars[-2][0], before], [tonic]]


def _place_chords(bars: list[list[str]], tonic: int, start: float, metre: int) -> Iterator[Chord]:
    for number, names in enumerate(bars):
        begin = start + number * metre
        edges = [0.0, float(metre)] if len(names) == 1 else [0.0, float((metre + 1) // 2), metre]
        for name, low, high in zip(names, edges, edges[1:], strict=False):
            above, quality = parse_numeral(name)
            root = (tonic + above) % 12
            yield Chord(begin + low, high - low, root, quality, QUALITIES[quality], root)


def scale_mask(plan: Plan, section: Section) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which of the 12 pitch classes belong to the key of `section`, shape (12,)."""
    is_in_key = np.zeros(12, dtype=bool)
    tonic = plan.tonic + section.lift
    is_in_key[[(tonic + step) % 12 for step in SCALES[plan.mode]]] = True
    return is_in_key


def move_by_steps(pitch: int, steps: int, tonic: int, mode: Mode) -> int:
    """Return the pitch `steps` of the scale above `pitch`.

    If `pitch` is not in the scale, steps are counted from the scale tone below it.
    """
    degrees = SCALES[mode]
    octave, above = divmod(pitch - tonic, 12)
    degree = bisect_right(degrees, above) - 1
    octaves_up, degree = divmod(degree + steps, 7)
    return tonic + 12 * (octave + octaves_up) + degrees[degree]
