"""Write whole lyrics: verses, pre-chorus, bridge, and a chorus around its hook, in couplets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.rng import make_rng, pick
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.songwriter.hooks import title_of, write_hook
from scopitone.music.composer.words.songwriter.occasions import (
    join_names,
    write_named_couplet,
    write_named_hook,
)
from scopitone.music.composer.words.songwriter.rhyme import is_rhyme, rhyme_of
from scopitone.music.composer.words.songwriter.themes import (
    GENERIC,
    LineRole,
    LyricRow,
    load_themes,
)
from scopitone.music.composer.words.stanzas import Stanza

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
WRITTEN_LANGUAGES = ("en",)
"""ISO 639-1 codes of the languages in which there are lines."""

_ANY = ("love", "night", "road", "summer", "city", "stars", "home", "hope")
_MAX_THEMES = 2


@dataclass(frozen=True, slots=True)
class Poem:
    """Generated lyrics as stanzas, and their title."""

    title: str
    stanzas: tuple[Stanza, ...]


def write_poem(brief: Brief, title: str, *, seed: int) -> Poem:
    """Write English lyrics for `brief`: two verses, pre-chorus, chorus and bridge, with one hook.

    Verses have four lines, rapped ones eight. Rhymes are by sound. The same brief, title and
    seed give the same words. An empty `title` is replaced by the hook.
    """
    rng = make_rng(seed, 0, "words")
    light = light_of(brief)
    names, subject = _choose_themes(brief, rng)
    named = None if title or subject else write_named_hook(brief, rng)
    hook = named or write_hook(subject, title, names, light, rng)
    answers = write_named_couplet(brief, hook, rng)
    writer = _LyricsWriter(names, light, rng)
    couplets = 4 if get_profile(brief.genre).raps else 2
    first, second = writer.write_verse("verse", couplets), writer.write_verse("later", couplets)
    rise, bridge = writer.write_verse("rise", 1), writer.write_verse("bridge", 2)
    chorus = Stanza("chorus", writer.write_chorus(hook, answers))
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


def write_title(brief: Brief, *, seed: int) -> str:
    """Write a title for instrumental music."""
    rng = make_rng(seed, 0, "title")
    names, subject = _choose_themes(brief, rng)
    if subject:
        return title_of(subject)
    if brief.names:
        return title_of(join_names(brief.names))
    return title_of(write_hook("", "", names, light_of(brief), rng))


def light_of(brief: Brief) -> int:
    """Return 1 for bright songs, −1 for dark ones, else 0."""
    weigh = sum((m in _BRIGHT) - (m in _DARK) for m in brief.moods if m in MOODS)
    return (weigh > 0) - (weigh < 0)


def _choose_themes(brief: Brief, rng: np.random.Generator) -> tuple[list[str], str]:
    """Return at most two themes, and the phrase that the song is about, or ""."""
    known = list(dict.fromkeys(name for name in brief.themes if name in load_themes()))
    # A subject that is the name of a theme is there twice, as the subject and as the theme.
    subjects = (n for n in brief.themes if n not in load_themes() or brief.themes.count(n) > 1)
    subject = next(subjects, "")
    if not known:
        moods = [name for mood in brief.moods for name in _OF_MOODS.get(mood, ())]
        known = [name for name in dict.fromkeys(moods) if name in load_themes()]
    if not known:
        known = [pick(rng, [name for name in _ANY if name in load_themes()])]
    return known[:_MAX_THEMES], subject


@dataclass
class _LyricsWriter:
    """Draws rows of the themes, each at most once."""

    names: Sequence[str]
    light: int
    rng: np.random.Generator
    used: set[LyricRow] = field(default_factory=set)

    def write_verse(self, role: LineRole, couplets: int) -> tuple[str, ...]:
        """Return couplets of the themes in turn, as AABB; neighbors rhyme differently."""
        lines: list[str] = []
        for index in range(couplets):
            row = self._draw_row(role, self.names[index % len(self.names)], lines)
            self.used.add(row)
            lines += row.lines
        return tuple(lines)

    def _draw_row(self, role: LineRole, name: str, before: Sequence[str]) -> LyricRow:
        for source in (name, *self.names, GENERIC):
            rows = [
                row
                for row in load_themes()[source].rows_for(role, self.light)
                if row not in self.used
            ]
            unrhymed = [row for row in rows if not self._has_same_rhyme(row, before)]
            if unrhymed:
                return pick(self.rng, unrhymed)
        return self._draw_row("verse" if role == "later" else "later", name, before)

    def _has_same_rhyme(self, row: LyricRow, before: Sequence[str]) -> bool:
        ends = {rhyme_of(line) for line in before}
        return any(rhyme_of(line) in ends for line in row.lines)

    def write_chorus(self, hook: str, answers: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the hook twice, each time answered by a line that rhymes with it.

        If too few lines rhyme with the hook, the two answers rhyme with each other. `answers`
        are two lines to use instead.
        """
        if answers:
            return (hook, answers[0], hook, answers[1])
        rows = [
            row
            for n in (*self.names, GENERIC)
            for row in load_themes()[n].rows_for("answer", self.light)
        ]
        lines = [row.lines[0] for row in rows]
        fitting = [line for line in lines if is_rhyme(line, hook)]
        if len(fitting) < 2:
            leads = [a for a in lines if sum(is_rhyme(a, b) for b in lines) >= 1]
            lead = pick(self.rng, leads)
            fitting = [lead, *(line for line in lines if is_rhyme(line, lead))]
            first = lead
            second = pick(self.rng, fitting[1:])
        else:
            first = pick(self.rng, fitting)
            second = pick(self.rng, [line for line in fitting if line != first])
        return (hook, first, hook, second)
