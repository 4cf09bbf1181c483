"""Write whole lyrics: verses, pre-chorus, bridge, and a chorus around its hook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.rng import make_rng, pick
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.songwriter.frames import join_names
from scopitone.music.composer.words.songwriter.hooks import HookWriter, SongHook, subject_of
from scopitone.music.composer.words.songwriter.rhyme import is_rhyme, rhyme_of
from scopitone.music.composer.words.songwriter.subject_phrase import decline_subject, title_of
from scopitone.music.composer.words.songwriter.themes import (
    ENGLISH,
    GENERIC,
    VOICES,
    LineRole,
    LyricRow,
    fill_alternatives,
    load_themes,
)
from scopitone.music.composer.words.songwriter.verse_forms import (
    VerseForm,
    choose_form,
    count_rows,
    order_lines,
)
from scopitone.music.composer.words.stanzas import Stanza

_BRIGHT, _DARK = (
    ("happy", "hopeful", "epic", "energetic", "romantic", "groovy"),
    ("sad", "dark", "angry"),
)
_OF_MOODS: dict[str, tuple[str, ...]] = {
    "sad": ("loss", "rain"),
    "happy": ("dance", "summer"),
    "hopeful": ("hope", "travel"),
    "dark": ("night", "loss"),
    "angry": ("protest", "freedom"),
    "dreamy": ("stars", "night"),
    "calm": ("sea", "stars"),
    "epic": ("sport", "stars"),
    "romantic": ("love", "night"),
    "nostalgic": ("childhood", "home"),
    "energetic": ("dance", "freedom"),
    "groovy": ("dance", "city"),
    "mysterious": ("night", "sea"),
}
_OF_OCCASIONS: dict[str, tuple[str, ...]] = {
    "birthday": ("birthday",),
    "wedding": ("wedding", "love"),
    "anniversary": ("wedding", "love"),
    "jingle": ("advertising",),
    "lullaby": ("night",),
}
WRITTEN_LANGUAGES = tuple(VOICES)
"""ISO 639-1 codes of the languages in which there are lines."""

_COMPANIONS: dict[str, str] = {
    "love": "night rain sea summer city dance time spring",
    "loss": "rain autumn winter night home time sea leaving",
    "night": "city stars love rain loss dance travel",
    "rain": "city loss love home autumn night spring",
    "sea": "summer night love travel freedom stars home",
    "city": "night rain dance work love freedom friendship",
    "home": "childhood winter autumn time rain friendship",
    "summer": "sea dance love childhood friendship travel night",
    "winter": "home love night time childhood stars",
    "spring": "love hope city home childhood freedom",
    "autumn": "loss home time rain childhood love",
    "stars": "night love hope sea time childhood",
    "dance": "night city summer friendship love freedom",
    "hope": "spring time freedom stars home friendship",
    "freedom": "travel sea hope dance city summer",
    "friendship": "childhood summer travel dance time home",
    "childhood": "home summer friendship time winter autumn",
    "time": "childhood home autumn love stars loss",
    "leaving": "travel rain home time freedom city",
    "work": "city home friendship time dance hope",
    "children": "animal pet spring winter home stars",
    "birthday": "friendship dance time home childhood",
    "wedding": "love dance time home spring summer",
    "advertising": "home city friendship spring summer",
    "sport": "friendship hope freedom dance summer",
    "protest": "freedom hope city work friendship",
    "faith": "hope night stars time winter spring",
    "travel": "freedom summer sea city leaving friendship road",
    "pet": "home friendship rain summer winter animal",
    "animal": "winter night spring autumn freedom stars",
    "road": "freedom summer city leaving night home",
    "fight": "freedom hope city night work",
    "machine": "city work night time stars",
}
"""Themes that go with a theme; songs of one theme differ by them."""

_ANY = ("love", "night", "travel", "summer", "city", "stars", "home", "hope")
_MAX_THEMES = 2
_SIMILAR: dict[LineRole, tuple[LineRole, ...]] = {
    "verse": ("verse", "later"),
    "later": ("later", "verse"),
    "rise": ("rise", "bridge", "later"),
    "bridge": ("bridge", "rise", "later"),
    "chorus": ("chorus",),
}


@dataclass(frozen=True, slots=True)
class Poem:
    """Generated lyrics as stanzas, their title, and the eSpeak NG voice of their language."""

    title: str
    stanzas: tuple[Stanza, ...]
    voice: str = VOICES[ENGLISH]


def write_poem(brief: Brief, title: str, *, seed: int) -> Poem:
    """Write lyrics for `brief`, as the first of `write_poems`."""
    return write_poems(brief, title, seed=seed, takes=1)[0]


def write_poems(brief: Brief, title: str, *, seed: int, takes: int) -> list[Poem]:
    """Write lyrics for each take: two verses, pre-chorus, chorus and bridge, with one hook.

    They are in the language of `brief`, or in English if there are no lines in it. All takes have
    the same title and hook, and other lines as far as there are enough. Verses have four lines,
    rapped ones eight. Rhymes are by sound. The same brief, title and seed give the same words. An
    empty `title` is replaced by one of our own.
    """
    language = sung_language_of(brief)
    rng = make_rng(seed, 0, "words")
    light = light_of(brief)
    names = _choose_themes(brief, language, rng)
    hook = HookWriter(brief, language, light, names, rng).write(title)
    used: set[LyricRow] = set()
    poems = []
    for take in range(takes):
        own = rng if take == 0 else make_rng(seed, take, "words")
        writer = _LyricsWriter(language, names, light, own, used)
        stanzas = writer.write_stanzas(hook, raps=get_profile(brief.genre).raps)
        poems.append(Poem(title or hook.title, stanzas, VOICES[language]))
    return poems


def write_title(brief: Brief, *, seed: int) -> str:
    """Write a title for instrumental music."""
    rng = make_rng(seed, 0, "title")
    subject = subject_of(brief, ENGLISH)
    if subject:
        return decline_subject(subject, ENGLISH).title
    if brief.names:
        return title_of(join_names(brief.names))
    names = _choose_themes(brief, ENGLISH, rng)
    return HookWriter(brief, ENGLISH, light_of(brief), names, rng).write("").title


def sung_language_of(brief: Brief) -> str:
    """Return the language in which lyrics for `brief` are written (ISO 639-1)."""
    return brief.language if brief.language in WRITTEN_LANGUAGES else ENGLISH


def light_of(brief: Brief) -> int:
    """Return 1 for bright songs, −1 for dark ones, else 0."""
    weigh = sum((m in _BRIGHT) - (m in _DARK) for m in brief.moods if m in MOODS)
    return (weigh > 0) - (weigh < 0)


def _choose_themes(brief: Brief, language: str, rng: np.random.Generator) -> list[str]:
    """Return at most two themes."""
    themes = load_themes(language)
    moods = [name for mood in brief.moods for name in _OF_MOODS.get(mood, ())]
    occasion = _OF_OCCASIONS.get(brief.occasion or "", ())
    children = ("children",) if "children" in (brief.forms or ()) else ()
    wanted = list(dict.fromkeys((*occasion, *children, *brief.themes)))
    known = [name for name in wanted if name in themes]
    if not known:
        known = [name for name in dict.fromkeys(moods) if name in themes]
    if not known:
        known = [pick(rng, [name for name in _ANY if name in themes])]
    companions = _COMPANIONS.get(known[0], "").split()
    fitting = [name for name in companions if name in themes and name not in known]
    if len(known) == 1 and fitting:
        known.append(pick(rng, fitting))
    return known[:_MAX_THEMES]


@dataclass
class _LyricsWriter:
    """Draws rows of the themes, each at most once; `used` are those of earlier takes."""

    language: str
    names: Sequence[str]
    light: int
    rng: np.random.Generator
    used: set[LyricRow]

    def write_stanzas(self, hook: SongHook, *, raps: bool) -> tuple[Stanza, ...]:
        form = choose_form(self.rng, raps=raps)
        size = 2 if raps else 1
        rise = Stanza("prechorus", self._write_rise())
        chorus = Stanza("chorus", self._write_chorus(hook))
        first = self._write_verse("verse", form, hook.leads.get("verse", ""), size)
        second = self._write_verse("later", form, hook.leads.get("later", ""), size)
        bridge = self._write_verse("bridge", form, hook.leads.get("bridge", ""), 1)
        return (
            Stanza("verse", first),
            rise,
            chorus,
            Stanza("verse", second),
            rise,
            chorus,
            Stanza("bridge", bridge),
            chorus,
        )

    def _write_verse(
        self, role: LineRole, form: VerseForm, lead: str, size: int
    ) -> tuple[str, ...]:
        lines: list[str] = []
        for part in range(size):
            head = lead if part == 0 else ""
            rows = [self._draw_row(role, index, lines) for index in range(max(2, count_rows(form)))]
            lines += order_lines([self._fill(row) for row in rows], form, head)
        return tuple(lines)

    def _write_rise(self) -> tuple[str, ...]:
        return self._fill(self._draw_row("rise", 1, ())).lines

    def _write_chorus(self, hook: SongHook) -> tuple[str, ...]:
        """Return the hook, a line, the hook or another line that names things, and a rhyme."""
        first, second = self._draw_answers(hook.line)
        return (hook.line, first, hook.second or hook.line, second)

    def _draw_answers(self, hook: str) -> tuple[str, str]:
        """Return two lines that rhyme with each other and, if there are enough, with the hook."""
        rows = self._list_rows("answer")
        voice = VOICES[self.language]
        couplets = self._list_rows("chorus")
        lines = [row.lines[0] for row in rows]
        fitting = [line for line in lines if is_rhyme(line, hook, voice)]
        if len(fitting) >= 2 and (not couplets or self.rng.random() < 0.5):
            first = pick(self.rng, fitting)
            return first, pick(self.rng, [line for line in fitting if line != first])
        if couplets:
            own = [row for row in couplets if row not in self.used]
            row = self._fill(self._use(pick(self.rng, own or couplets)))
            return row.lines[0], row.lines[1]
        leads = [a for a, b in pairwise(lines) if is_rhyme(a, b, voice)]
        first = pick(self.rng, leads)
        return first, pick(self.rng, [line for line in lines if is_rhyme(line, first, voice)])

    def _list_rows(self, role: LineRole) -> list[LyricRow]:
        return self._rows_of(role, (*self.names, GENERIC))

    def _draw_row(self, role: LineRole, index: int, before: Sequence[str]) -> LyricRow:
        """Return a row of the themes in turn, of the generic theme if theirs are used up."""
        name = self.names[index % len(self.names)]
        wider = self._list_similar(role, self.names) + self._list_similar(role, (GENERIC,))
        first = self._list_similar(role, (name,)) if role in ("verse", "later") else []
        for rows in (first, wider):
            fresh = [row for row in rows if row not in self.used]
            unrhymed = [row for row in fresh if not self._has_same_rhyme(row, before)]
            if unrhymed:
                return self._use(pick(self.rng, unrhymed))
        self.used.clear()
        return self._draw_row(role, index, ())

    def _rows_of(self, role: LineRole, names: Sequence[str]) -> list[LyricRow]:
        themes = load_themes(self.language)
        return [row for name in names for row in themes[name].rows_for(role, self.light)]

    def _list_similar(self, role: LineRole, names: Sequence[str]) -> list[LyricRow]:
        """Return the rows of `role` and of roles that can stand in its place."""
        return [row for place in _SIMILAR[role] for row in self._rows_of(place, names)]

    def _use(self, row: LyricRow) -> LyricRow:
        self.used.add(row)
        return row

    def _fill(self, row: LyricRow) -> LyricRow:
        lines = tuple(self._fill_line(line) for line in row.lines)
        return LyricRow(lines, row.light, row.bound)

    def _fill_line(self, text: str) -> str:
        line = fill_alternatives(text, self.rng)
        return line[:1].upper() + line[1:]

    def _has_same_rhyme(self, row: LyricRow, before: Sequence[str]) -> bool:
        voice = VOICES[self.language]
        ends = {rhyme_of(line, voice) for line in before}
        return any(rhyme_of(line, voice) in ends for line in row.lines)
