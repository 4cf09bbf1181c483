"""Write the hook: the line that the chorus repeats, the title, and the lines that name things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scopitone.music.composer.prompt.named_things import spell_number
from scopitone.music.composer.rng import pick
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.songwriter.frames import join_names, list_frames
from scopitone.music.composer.words.songwriter.subject_phrase import (
    SubjectPhrase,
    decline_subject,
    title_of,
)
from scopitone.music.composer.words.songwriter.themes import (
    ENGLISH,
    GENERIC,
    VOICES,
    fill_alternatives,
    find_themes,
    list_theme_names,
    list_variants,
    load_themes,
)

_MAX_SYLLABLES = 11
_MIN_TITLE_WORDS, _MAX_TITLE_WORDS = 2, 5
_SHORT_S = 60.0
"""A shorter song has its subject in the hook, because its verses may be left out."""

_PREPOSITION_WORDS = """
    in on at of for from with to under over by and an auf von vom mit und dans sur à de du des
    avec et en con por y su di del della nel da do no na com e
"""
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_OTHER_PLACES = ("bridge", "verse")


@dataclass(frozen=True, slots=True)
class SongHook:
    """What all takes of a song have in common.

    Attributes:
        line: the hook.
        title: of the song.
        second: another line for the chorus, which names something, or "".
        leads: first lines of a verse, a later verse, and the bridge, which name something.
    """

    line: str
    title: str
    second: str = ""
    leads: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Something to name: `kind` is a section of the frames, `forms` are its slots."""

    kind: str
    forms: Mapping[str, str]
    title: str


@dataclass(frozen=True, slots=True)
class HookWriter:
    """Writes the hook of a song in a language of VOICES; `light` is 1 for bright songs, −1 for
    dark ones, 0 for others; `themes` are names of themes."""

    brief: Brief
    language: str
    light: int
    themes: Sequence[str]
    rng: np.random.Generator

    def write(self, title: str) -> SongHook:
        """Return the hook: the title if it is singable, else of the names, subject, or themes."""
        mentions = self._list_mentions()
        if title and 0 < count_syllables(title, self.language) <= _MAX_SYLLABLES:
            return self._place(title.strip(" .!?,;:"), title, mentions, None)
        if not mentions:
            line = self._pick_theme_hook()
            return SongHook(line, title_of(line, self.language))
        main = mentions[0]
        is_long = self.brief.length is None or self.brief.length >= _SHORT_S
        if main.kind == "subject" and self._has_own_theme(main) and is_long and self._flip():
            line = self._pick_theme_hook()
            return self._place(line, title_of(line, self.language), mentions, None)
        line = self._pick_line(main, "")
        return self._place(line, self._title_of(main, line), mentions, main)

    def _flip(self) -> bool:
        return bool(self.rng.random() < 0.25)

    def _title_of(self, mention: _Mention, line: str) -> str:
        title = mention.title
        if mention.kind == "subject":
            title = _shorten_title(title)
            if _is_title(title):
                return title
        return title_of(line, self.language) if _is_title(line) else title

    def _has_own_theme(self, mention: _Mention) -> bool:
        """Return whether the themes are those of the subject itself."""
        text = " ".join(mention.forms.values())
        return bool(set(find_themes(text, language=self.language)) & set(self.themes))

    def _place(
        self, line: str, title: str, mentions: Sequence[_Mention], main: _Mention | None
    ) -> SongHook:
        """Give each mention a line: those that the hook does not name first."""
        others = [
            mention for mention in mentions if mention is not main and not _names(line, mention)
        ]
        second = self._pick_line(others[0], "again") if others else ""
        leads: dict[str, str] = {}
        for place, mention in zip(_OTHER_PLACES, others[1:], strict=False):
            leads[place] = self._pick_line(mention, "again")
        once_more = main or (mentions[0] if mentions else None)
        if once_more:
            leads["later"] = self._pick_line(once_more, "again", without=(line, second))
        return SongHook(line, title, second, leads)

    def _list_mentions(self) -> list[_Mention]:
        mentions: list[_Mention] = []
        subject = self._decline_subject()
        brief = self.brief
        names = brief.names or ()
        if brief.occasion and not names and not subject:
            lines = list_frames(self.language, "nameless", brief.occasion, self.light, {})
            if lines:
                mentions.append(_Mention("nameless", {}, lines[0]))
        if names:
            joined = join_names(names, self.language)
            mentions.append(_Mention("name", {"n": joined}, joined))
        if subject:
            mentions.insert(
                0 if not brief.occasion else len(mentions), self._subject_mention(subject)
            )
        if brief.age is not None:
            is_english = self.language == ENGLISH
            number = spell_number(brief.age) if is_english else str(brief.age)
            mentions.append(_Mention("age", {"n": number}, number))
        if brief.product and self.language == ENGLISH:
            mentions.append(_Mention("product", {"n": brief.product}, brief.product))
        return mentions

    @staticmethod
    def _subject_mention(subject: SubjectPhrase) -> _Mention:
        return _Mention("subject", subject.forms, subject.title)

    def _decline_subject(self) -> SubjectPhrase | None:
        phrase = subject_of(self.brief, self.language)
        return decline_subject(phrase, self.language) if phrase else None

    def _pick_line(self, mention: _Mention, again: str, without: Sequence[str] = ()) -> str:
        """Return a line that names `mention` and can be sung, else only its title."""
        kind = f"{mention.kind} {again}".strip()
        occasion = self.brief.occasion
        lines = list_frames(self.language, kind, occasion, self.light, mention.forms)
        lines = [fill_alternatives(line, self.rng) for line in lines]
        short = [x for x in lines if count_syllables(x, self.language) <= _MAX_SYLLABLES]
        fresh = [line for line in short if line not in without]
        return pick(self.rng, fresh or short) if short else title_of(mention.title, self.language)

    def _pick_theme_hook(self) -> str:
        """Return a hook of the first theme that can be a title, each with the same chance."""
        themes = load_themes(self.language)
        rows = [
            row for name in self.themes[:1] for row in themes[name].rows_for("hook", self.light)
        ]
        rows = rows or themes[GENERIC].rows_for("hook", self.light)
        lines = [line for row in rows for line in list_variants(row.lines[0])]
        return pick(self.rng, [line for line in lines if _is_title(line)] or lines)


def subject_of(brief: Brief, language: str) -> str:
    """Return the phrase that the song is about, in `language`, or ""."""
    if language != ENGLISH:
        return brief.topic or ""
    # A subject that is the name of a theme is there twice, as the subject and as the theme.
    known = list_theme_names()
    subjects = (n for n in brief.themes if n not in known or brief.themes.count(n) > 1)
    return next(subjects, "")


def count_syllables(text: str, language: str) -> int:
    """Return the syllables of a line."""
    line = syllabify_line(text, VOICES[language])
    return len(line.syllables) if line else 0


def _is_title(line: str) -> bool:
    return _MIN_TITLE_WORDS <= len(line.split()) <= _MAX_TITLE_WORDS


def _names(line: str, mention: _Mention) -> bool:
    return any(form.lower() in line.lower() for form in mention.forms.values())


def _shorten_title(title: str) -> str:
    """Return the title without its last phrases until it is short: “Truck” of “Truck in …”."""
    words = title.split()
    while len(words) > _MAX_TITLE_WORDS:
        cuts = [i for i, word in enumerate(words) if i and word.lower() in _PREPOSITIONS]
        words = words[: cuts[-1]] if cuts else words[:_MAX_TITLE_WORDS]
    return " ".join(words)
