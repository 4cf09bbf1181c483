"""Write whole lyrics: verses, pre-chorus, bridge, and a chorus around its hook."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.rng import make_rng
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.songwriter.frames import join_names
from scopitone.music.composer.words.songwriter.hooks import HookWriter, subject_of
from scopitone.music.composer.words.songwriter.stanza_writer import StanzaWriter
from scopitone.music.composer.words.songwriter.subject_phrase import decline_subject, title_of
from scopitone.music.composer.words.songwriter.theme_choice import choose_themes, light_of
from scopitone.music.composer.words.songwriter.themes import ENGLISH, VOICES, LyricRow
from scopitone.music.composer.words.stanzas import Stanza

WRITTEN_LANGUAGES = tuple(VOICES)
"""ISO 639-1 codes of the languages in which there are lines."""


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
    names = choose_themes(brief, language, rng)
    hook = HookWriter(brief, language, light, names, rng).write(title)
    used: set[LyricRow] = set()
    poems = []
    for take in range(takes):
        own = rng if take == 0 else make_rng(seed, take, "words")
        writer = StanzaWriter(language, names, light, own, used)
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
    names = choose_themes(brief, ENGLISH, rng)
    return HookWriter(brief, ENGLISH, light_of(brief), names, rng).write("").title


def sung_language_of(brief: Brief) -> str:
    """Return the language in which lyrics for `brief` are written (ISO 639-1)."""
    return brief.language if brief.language in WRITTEN_LANGUAGES else ENGLISH
