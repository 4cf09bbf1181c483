"""Chords: Roman numerals to notes, and the harmony of each section of a song.

Numerals are counted on the major scale whatever the mode, as arrangers write them: in A minor
`bVI` is F. A small numeral is minor. A bar may hold two chords; `V7/vi` is the dominant of vi.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.music.composer.progressions import loops
from scopitone.music.composer.score import Chord, Kind, Mode, Plan, Section
from scopitone.music.composer.seeding import generator, seeded, vary

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
_LOOPED = frozenset({"hip-hop", "trap", "house", "techno", "drum-and-bass", "ambient", "lo-fi"})
"""Genres whose harmony is a loop that cadences do not interrupt."""


# Of `style_weight`, where a genre's own harmony begins to be a suggestion.
_LOOSE = 0.35


def quality_of(name: str, minor: bool) -> str:
    """The key in QUALITIES of what follows a numeral, such as `7` or `sus4`."""
    if minor and name in _MINOR_NAMES:
        return _MINOR_NAMES[name]
    return name or "maj"


def numeral(text: str) -> tuple[int, str]:
    """Semitones above the tonic and quality of a numeral such as `bVII`, `ii7` or `V7/vi`."""
    head, _, target = text.partition("/")
    match = _NUMERAL.fullmatch(head)
    if match is None:
        raise ValueError(f"{text} is not a Roman numeral")
    accidental, degree, rest = match.groups()
    root = _NUMERALS[degree.lower()] + {"b": -1, "#": 1, None: 0}[accidental]
    above = numeral(target)[0] if target else 0
    return (root + above) % 12, quality_of(rest, degree.islower())


@dataclass(frozen=True, slots=True)
class Changes:
    """The chords of a whole song, to be asked what sounds when."""

    chords: tuple[Chord, ...]
    _starts: tuple[float, ...]

    @classmethod
    def of(cls, sections: Sequence[Section]) -> Changes:
        """The chords of `sections`, which must have some."""
        chords = tuple(chord for section in sections for chord in section.chords)
        return cls(chords, tuple(chord.start for chord in chords))

    def index(self, beat: float) -> int:
        """The number of the chord that sounds at `beat`."""
        return max(0, bisect_right(self._starts, beat + 1e-6) - 1)

    def at(self, beat: float) -> Chord:
        """The chord that sounds at `beat`."""
        return self.chords[self.index(beat)]

    def after(self, beat: float) -> Chord:
        """The chord that follows the one at `beat` (itself at the end)."""
        return self.chords[min(self.index(beat) + 1, len(self.chords) - 1)]


def harmonised(plan: Plan) -> Plan:
    """`plan` with chords in every section; chords that are there already are kept."""
    last = len(plan.sections) - 1
    return replace(
        plan,
        sections=tuple(
            section
            if section.chords
            else replace(section, chords=_chords(plan, index, final=index == last))
            for index, section in enumerate(plan.sections)
        ),
    )


def _chords(plan: Plan, index: int, final: bool) -> tuple[Chord, ...]:
    section = plan.sections[index]
    bars = _tiled(_loop(plan, section), section.bars)
    following = None if final else plan.sections[index + 1].kind
    if plan.brief.genre not in _LOOPED:
        bars = _cadenced(bars, section.kind, following, plan.mode)
    bars = _coloured(plan, section, bars)
    if final:
        bars = _closed(bars, plan.mode)
    tonic = (plan.tonic + section.lift) % 12
    return tuple(_laid(bars, tonic, section.start * plan.metre, plan.metre))


def _loop(plan: Plan, section: Section) -> list[list[str]]:
    group = _group(section.kind)
    rng = seeded(plan.seed, 0, f"progression {group}")
    genre = "pop" if _borrows(plan) else plan.brief.genre
    text = vary(rng, loops(genre, plan.mode, group), plan.take)
    return [bar.split() for bar in text.split("|")]


def _borrows(plan: Plan) -> bool:
    """Whether chords follow pop's ways instead of the genre's: ever more often below a third."""
    distance = 1.0 - plan.brief.style_weight / _LOOSE
    return seeded(plan.seed, 0, "borrowed chords").random() < distance


def _group(kind: Kind) -> str:
    if kind in ("chorus", "bridge", "prechorus"):
        return kind
    if kind == "solo":
        return "chorus"
    return "verse"


def _tiled(loop: list[list[str]], bars: int) -> list[list[str]]:
    return [list(loop[bar % len(loop)]) for bar in range(bars)]


def _cadenced(
    bars: list[list[str]], kind: Kind, following: Kind | None, mode: Mode
) -> list[list[str]]:
    dominant = "bVII" if mode == "mixolydian" else "V"
    if len(bars) < 4:
        return bars
    if following == "chorus" and kind in ("verse", "prechorus", "bridge"):
        return [*bars[:-1], [dominant]]
    if kind == "bridge":
        return [*bars[:-1], [dominant]]
    return bars


def _coloured(plan: Plan, section: Section, bars: list[list[str]]) -> list[list[str]]:
    """Borrowed chords by chance: a minor iv before the tonic, a secondary dominant before vi."""
    group = _group(section.kind)
    rng = generator(plan, f"colour {group}")
    chance = 0.1 + 0.5 * max(0.0, plan.brief.weirdness - 0.3)
    coloured = [list(bar) for bar in bars]
    for here, there in zip(coloured, bars[1:], strict=False):
        draw = float(rng.random())
        if draw >= chance or len(here) > 1:
            continue
        if plan.mode == "major" and here[0].startswith("IV") and there[0].startswith("I"):
            here.append("iv")
        elif plan.mode == "major" and there[0].startswith("vi"):
            here.append("V7/vi")
        elif plan.mode == "minor" and there[0] in ("i", "i7") and here[0].startswith("bVII"):
            here.append("V7")
    return coloured


def _closed(bars: list[list[str]], mode: Mode) -> list[list[str]]:
    """The written ending: the dominant side, then the tonic."""
    major = mode in ("major", "mixolydian")
    tonic = "I" if major else "i"
    before = {"major": "V", "minor": "V", "dorian": "IV", "mixolydian": "bVII"}[mode]
    if len(bars) < 2:
        return [[tonic]] * len(bars)
    return [*bars[:-2], [bars[-2][0], before], [tonic]]


def _laid(bars: list[list[str]], tonic: int, start: float, metre: int) -> Iterator[Chord]:
    for number, names in enumerate(bars):
        begin = start + number * metre
        edges = [0.0, float(metre)] if len(names) == 1 else [0.0, float((metre + 1) // 2), metre]
        for name, low, high in zip(names, edges, edges[1:], strict=False):
            above, quality = numeral(name)
            root = (tonic + above) % 12
            yield Chord(begin + low, high - low, root, quality, QUALITIES[quality], root)


def scale(plan: Plan, section: Section) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the 12 pitch classes belong to the key that holds in `section`, shape (12,)."""
    inside = np.zeros(12, dtype=bool)
    tonic = plan.tonic + section.lift
    inside[[(tonic + step) % 12 for step in SCALES[plan.mode]]] = True
    return inside


def steps_from(pitch: int, steps: int, tonic: int, mode: Mode) -> int:
    """The pitch that stands `steps` of the scale above `pitch` (or the scale tone below it)."""
    degrees = SCALES[mode]
    octave, above = divmod(pitch - tonic, 12)
    degree = bisect_right(degrees, above) - 1
    more, degree = divmod(degree + steps, 7)
    return tonic + 12 * (octave + more) + degrees[degree]
