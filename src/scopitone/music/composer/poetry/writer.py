"""Whole lyrics: verses that go on, a chorus around its hook, all in couplets that rhyme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scopitone.music.composer.genres import GENRE
from scopitone.music.composer.marks import Stanza
from scopitone.music.composer.poetry.hooks import hook_for, title_of
from scopitone.music.composer.poetry.rhyme import rhyme_of, rhymes
from scopitone.music.composer.poetry.themes import GENERIC, Place, Row, themes
from scopitone.music.composer.score import Brief
from scopitone.music.composer.seeding import pick, seeded
from scopitone.music.composer.vocabulary import MOODS

_BRIGHT, _DARK = (
    ("happy", "hopeful", "epic", "energetic", "romantic", "groovy"),
    ("sad", "dark", "angry"),
)
_OF_MOODS: dict[str, tuple[str, ...]] = {
    "sad": ("loss", "rain"),
    "happy": ("dance", "summer"),
    "hopeful": ("hope", "road"),
    "dark": ("night", "loss"),
    "angry": ("fight", "freedom"),
    "dreamy": ("stars", "night"),
    "calm": ("sea", "stars"),
    "epic": ("fight", "stars"),
    "romantic": ("love", "night"),
    "nostalgic": ("childhood", "home"),
    "energetic": ("dance", "freedom"),
    "groovy": ("dance", "city"),
    "mysterious": ("night", "sea"),
}
_ANY = ("love", "night", "road", "summer", "city", "stars", "home", "hope")
_MOST_THEMES = 2


@dataclass(frozen=True, slots=True)
class Poem:
    """Lyrics as stanzas, and their title."""

    title: str
    stanzas: tuple[Stanza, ...]


def poem_for(brief: Brief, title: str, *, seed: int) -> Poem:
    """English words for `brief`: two verses, pre-chorus, chorus and bridge, with one hook.

    Verses have four lines, eight where they are rapped. The rhymes are by sound. The same brief,
    title and seed give the same words.
    """
    rng = seeded(seed, 0, "words")
    light = light_of(brief)
    names, subject = _themes(brief, rng)
    hook = hook_for(subject, title, names, light, rng)
    writer = _Writer(names, light, rng)
    couplets = 4 if GENRE[brief.genre].raps else 2
    first, second = writer.verse("verse", couplets), writer.verse("later", couplets)
    rise, bridge = writer.verse("rise", 1), writer.verse("bridge", 2)
    chorus = Stanza("chorus", writer.chorus(hook))
    parts = (
        Stanza("verse", first),
        Stanza("prechorus", rise),
        chorus,
        Stanza("verse", second),
        Stanza("prechorus", rise),
        chorus,
        Stanza("bridge", bridge),
        chorus,
    )
    return Poem(title or title_of(hook), parts)


def title_for(brief: Brief, *, seed: int) -> str:
    """A title for music without words."""
    rng = seeded(seed, 0, "title")
    names, subject = _themes(brief, rng)
    if subject:
        return title_of(subject)
    return title_of(hook_for("", "", names, light_of(brief), rng))


def light_of(brief: Brief) -> int:
    """1 for bright songs, −1 for dark ones, else 0."""
    weigh = sum((m in _BRIGHT) - (m in _DARK) for m in brief.moods if m in MOODS)
    return (weigh > 0) - (weigh < 0)


def _themes(brief: Brief, rng: np.random.Generator) -> tuple[list[str], str]:
    """At most two themes, and the free phrase that the song is about, or ""."""
    known = [name for name in brief.themes if name in themes()]
    subject = next((name for name in brief.themes if name not in themes()), "")
    if not known:
        moods = [name for mood in brief.moods for name in _OF_MOODS.get(mood, ())]
        known = [name for name in dict.fromkeys(moods) if name in themes()]
    if not known:
        known = [pick(rng, [name for name in _ANY if name in themes()])]
    return known[:_MOST_THEMES], subject


@dataclass
class _Writer:
    """Draws rows of the themes, none twice."""

    names: Sequence[str]
    light: int
    rng: np.random.Generator
    used: set[Row] = field(default_factory=set)

    def verse(self, place: Place, couplets: int) -> tuple[str, ...]:
        """Couplets of the themes in turn, as AABB; neighbours rhyme differently."""
        lines: list[str] = []
        for index in range(couplets):
            row = self._next(place, self.names[index % len(self.names)], lines)
            self.used.add(row)
            lines += row.lines
        return tuple(lines)

    def _next(self, place: Place, name: str, before: Sequence[str]) -> Row:
        for source in (name, *self.names, GENERIC):
            rows = [row for row in themes()[source].of(place, self.light) if row not in self.used]
            fresh = [row for row in rows if not self._echoes(row, before)]
            if fresh:
                return pick(self.rng, fresh)
        return self._next("verse" if place == "later" else "later", name, before)

    def _echoes(self, row: Row, before: Sequence[str]) -> bool:
        ends = {rhyme_of(line) for line in before}
        return any(rhyme_of(line) in ends for line in row.lines)

    def chorus(self, hook: str) -> tuple[str, ...]:
        """The hook twice, each time answered by a line that rhymes with it.

        Where none does, the two answers rhyme with each other.
        """
        rows = [row for n in (*self.names, GENERIC) for row in themes()[n].of("answer", self.light)]
        lines = [row.lines[0] for row in rows]
        fitting = [line for line in lines if rhymes(line, hook)]
        if len(fitting) < 2:
            leads = [a for a in lines if sum(rhymes(a, b) for b in lines) >= 1]
            lead = pick(self.rng, leads)
            fitting = [lead, *(line for line in lines if rhymes(line, lead))]
            first = lead
            second = pick(self.rng, fitting[1:])
        else:
            first = pick(self.rng, fitting)
            second = pick(self.rng, [line for line in fitting if line != first])
        return (hook, first, hook, second)
