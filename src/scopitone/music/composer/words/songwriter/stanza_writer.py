"""Write the stanzas of a song around its hook, from the rows of its themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scopitone.music.composer.rng import pick
from scopitone.music.composer.words.songwriter.hooks import SongHook
from scopitone.music.composer.words.songwriter.rhyme import is_rhyme, rhyme_of
from scopitone.music.composer.words.songwriter.themes import (
    GENERIC,
    VOICES,
    LineRole,
    LyricRow,
    fill_alternatives,
    find_themes,
    list_variants,
    load_themes,
)
from scopitone.music.composer.words.songwriter.verse_forms import (
    VerseForm,
    choose_form,
    count_rows,
    order_lines,
)
from scopitone.music.composer.words.stanzas import Stanza

_FEW_ROWS = 4
"""Fewer rows of the themes are mixed with those of the generic theme."""

_RHYMES_WITH_HOOK = 0.5
"""Share of choruses whose other lines rhyme with the hook, where there are enough that do."""

_OWN_THEMES = 0.3
"""Share of pre-choruses and bridges that take the lines of the themes before generic ones."""
_SIMILAR: dict[LineRole, tuple[LineRole, ...]] = {
    "verse": ("verse", "later"),
    "later": ("later", "verse"),
    "rise": ("rise", "bridge", "later"),
    "bridge": ("bridge", "rise", "later"),
    "chorus": ("chorus",),
}


@dataclass
class StanzaWriter:
    """Writes the stanzas of a take in a language of VOICES.

    It draws rows of the themes `names`, each at most once; `used` are those of earlier takes.
    `light` is 1 for bright songs, −1 for dark ones, 0 for others.
    """

    language: str
    names: Sequence[str]
    light: int
    rng: np.random.Generator
    used: set[LyricRow]

    def write_stanzas(self, hook: SongHook, *, raps: bool) -> tuple[Stanza, ...]:
        """Return two verses, pre-chorus, chorus and bridge in the order of a song."""
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
        """Return two lines that rhyme with each other and, if there are enough, with the hook.

        They name the theme if the hook does not.
        """
        voice = VOICES[self.language]
        couplets = self._rows_of("chorus", self.names)
        if len(couplets) < _FEW_ROWS:
            couplets = self._list_rows("chorus")
        lines = [line for row in self._list_rows("answer") for line in list_variants(row.lines[0])]
        is_named = self._names_theme(hook)
        fitting = [line for line in lines if is_rhyme(line, hook, voice)]
        if is_named and len(fitting) >= _FEW_ROWS and self.rng.random() < _RHYMES_WITH_HOOK:
            first = pick(self.rng, fitting)
            return first, self._pick_rhyme(first, fitting)
        if couplets:
            row = self._fill(self._use(self._pick_couplet(couplets, is_named=is_named)))
            return row.lines[0], row.lines[1]
        rhymed = [a for a in lines if any(is_rhyme(a, b, voice) for b in lines)]
        naming = [] if is_named else [line for line in rhymed if self._names_theme(line)]
        first = pick(self.rng, naming or rhymed)
        return first, self._pick_rhyme(first, lines)

    def _pick_couplet(self, couplets: Sequence[LyricRow], *, is_named: bool) -> LyricRow:
        own = [row for row in couplets if row not in self.used] or couplets
        naming = [row for row in own if any(self._always_names(line) for line in row.lines)]
        return pick(self.rng, own if is_named else naming or own)

    def _always_names(self, text: str) -> bool:
        return all(self._names_theme(line) for line in list_variants(text))

    def _names_theme(self, line: str) -> bool:
        """Return whether a line has a word that means the first theme."""
        return self.names[0] in find_themes(line, language=self.language)

    def _pick_rhyme(self, first: str, lines: Sequence[str]) -> str:
        return pick(self.rng, [x for x in lines if is_rhyme(x, first, VOICES[self.language])])

    def _list_rows(self, role: LineRole) -> list[LyricRow]:
        return self._rows_of(role, (*self.names, GENERIC))

    def _draw_row(self, role: LineRole, index: int, before: Sequence[str]) -> LyricRow:
        """Return a row of the themes in turn, of the generic theme if theirs are used up."""
        name = self.names[index % len(self.names)]
        wider = self._list_similar(role, self.names) + self._list_similar(role, (GENERIC,))
        is_verse = role in ("verse", "later")
        own = (name,) if is_verse else self.names
        is_own = is_verse or self.rng.random() < _OWN_THEMES
        first = self._list_similar(role, own) if is_own else []
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
