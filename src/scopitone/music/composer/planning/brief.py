"""Parse a request into a Brief, with notes about how it was interpreted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scopitone.core.errors import InputError
from scopitone.music.composer.genres.registry import GENRES, get_profile
from scopitone.music.composer.genres.substyles import SUBSTYLES
from scopitone.music.composer.planning.form_effects import (
    UNACCOMPANIED,
    choose_length,
    describe_forms,
    find_metre,
    list_timbres,
    silence_by_forms,
)
from scopitone.music.composer.prompt.length import MAX_LENGTH_S, MIN_LENGTH_S
from scopitone.music.composer.prompt.phrase_parser import ParsedPhrase, ParsedText, parse_text
from scopitone.music.composer.prompt.prompt_reader import PromptContent, read_prompt
from scopitone.music.composer.prompt.song_forms import SONG_FORMS
from scopitone.music.composer.prompt.translation import ENGLISH
from scopitone.music.composer.prompt.vocabulary import (
    ERA_TIMBRES,
    FAMILIES,
    INSTRUMENTS,
    TEMPO_WORDS,
)
from scopitone.music.composer.score.model import Brief, Mode
from scopitone.music.composer.words.songwriter.themes import VOICES, find_themes
from scopitone.music.engine import Gender, GenerateSpec

_BPM = re.compile(r"\b(\d{2,3}(?:\.\d+)?)\s*-?\s*(?:bpm|beats per minute)\b", re.IGNORECASE)
_KEY = re.compile(
    r"\b([A-Ga-g])\s?-?\s?(sharp|flat|#|♯|b|♭)?[\s-]?(major|minor|dorian|mixolydian|maj|min)\b"
    r"(?!\s+key)",
    re.IGNORECASE,
)
_PITCH = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_MODE: dict[str, Mode] = {
    "major": "major",
    "maj": "major",
    "minor": "minor",
    "min": "minor",
    "dorian": "dorian",
    "mixolydian": "mixolydian",
}
_MIN_BPM, _MAX_BPM = 40.0, 220.0
_MAX_CHARACTERS = {
    "prompt": 3000,
    "tags": 3000,
    "negative_tags": 1000,
    "lyrics": 20_000,
    "title": 300,
}


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A brief, and notes for the user about how the request was interpreted.

    `exact_tempo` means that the request gives the tempo as a number, which every take then has.
    """

    brief: Brief
    exact_tempo: bool
    notes: tuple[str, ...]


def parse_request(spec: GenerateSpec) -> ParsedRequest:
    """Parse `spec`.

    Raises:
        InputError: a field is too long or out of range, or every field is empty.
    """
    _check_spec(spec)
    prompt, tags = read_prompt(spec.prompt), read_prompt(spec.tags)
    text, tempo, key = _extract_figures(f"{tags.description}, {prompt.description}")
    wanted, against = parse_text(text), parse_text(spec.negative_tags, negative=True)
    negative = (*(p for p in wanted.phrases if p.negated), *against.phrases)
    instrumental = spec.instrumental or _is_instrumental(wanted, negative)
    forms = _collect_forms(wanted, instrumental=instrumental)
    genre, style, notes = _choose_genre(
        wanted,
        {p.value for p in negative if p.kind == "genre"},
        usual=spec.persona["genre"] if spec.persona else "pop",
        forms=forms,
    )
    is_genre_named = style is not None or genre in wanted.values("genre")
    unwanted = dict.fromkeys((*_collect_unwanted(genre, negative), *silence_by_forms(forms)))
    subject, named = prompt.subject, prompt.named
    length, length_notes = choose_length(spec.duration or prompt.length or tags.length, forms)
    brief = Brief(
        genre=genre,
        moods=_collect_moods(
            (*wanted.values("mood"), *parse_text(subject).values("mood")), style, forms, negative
        ),
        tempo=tempo or _choose_tempo(wanted, genre, style, forms),
        key=key,
        metre=find_metre(forms),
        instruments=_collect_instruments(
            wanted.values("instrument"),
            style,
            wanted.values("era"),
            list_timbres(forms, is_genre_named=is_genre_named),
            tuple(unwanted),
        ),
        without=tuple(unwanted),
        era=next(iter(wanted.values("era")), None),
        themes=(
            *((subject,) if subject else ()),
            *_find_themes(prompt, tags, spec.title),
        ),
        gender=spec.vocal_gender or _find_gender(wanted),
        instrumental=instrumental,
        weirdness=0.5 if spec.weirdness is None else spec.weirdness,
        style_weight=0.5 if spec.style_weight is None else spec.style_weight,
        unknown=_find_unknown((*wanted.unknown, *against.unknown)),
        forms=forms or None,
        length=length,
        names=named.names or None,
        age=named.age,
        occasion=named.occasion,
        product=named.product or None,
        language=None if instrumental or prompt.language == ENGLISH else prompt.language,
        topic=None if instrumental else prompt.topic or None,
    )
    notes += (*length_notes, *describe_forms(forms), *_describe_unknown(brief.unknown))
    return ParsedRequest(brief, tempo is not None, tuple(notes))


def _find_themes(prompt: PromptContent, tags: PromptContent, title: str) -> tuple[str, ...]:
    """Return the themes of the words of a request, in its own language and in English."""
    own: tuple[str, ...] = ()
    if prompt.language in VOICES and prompt.language != ENGLISH:
        own = find_themes(prompt.topic, prompt.plain, title, language=prompt.language)
    return tuple(dict.fromkeys((*own, *find_themes(prompt.whole, title, tags.whole))))


def _check_spec(spec: GenerateSpec) -> None:
    for field, limit in _MAX_CHARACTERS.items():
        if len(getattr(spec, field)) > limit:
            raise InputError(field, f"must have at most {limit} characters")
    for field in ("style_weight", "weirdness"):
        share = getattr(spec, field)
        if share is not None and not 0.0 <= share <= 1.0:
            raise InputError(field, "must be a number from 0 to 1")
    if spec.duration is not None and not MIN_LENGTH_S <= spec.duration <= MAX_LENGTH_S:
        raise InputError("duration", f"must be {MIN_LENGTH_S:g} to {MAX_LENGTH_S:g} seconds")
    if spec.takes < 1:
        raise InputError("takes", "must be 1 or more")
    if not any(part.strip() for part in (spec.prompt, spec.tags, spec.lyrics, spec.title)):
        raise InputError("prompt", "is empty; describe the song, or give tags, lyrics, or a title")


def _extract_figures(text: str) -> tuple[str, float | None, tuple[int, Mode] | None]:
    tempo: float | None = None
    key: tuple[int, Mode] | None = None
    if bpm := _BPM.search(text):
        tempo = min(_MAX_BPM, max(_MIN_BPM, float(bpm[1])))
    if named := _KEY.search(text):
        shift = {"sharp": 1, "#": 1, "♯": 1, "flat": -1, "b": -1, "♭": -1}
        pitch = _PITCH[named[1].lower()] + shift.get((named[2] or "").lower(), 0)
        key = pitch % 12, _MODE[named[3].lower()]
    return _KEY.sub(" ", _BPM.sub(" ", text)), tempo, key


def _choose_genre(
    wanted: ParsedText, refused: set[str], usual: str, forms: tuple[str, ...]
) -> tuple[str, int | None, list[str]]:
    """Return the genre, the index in SUBSTYLES of the style that is played as it, and notes."""
    named = [p for p in wanted.phrases if p.kind in ("genre", "style") and not p.negated]
    named = [p for p in named if _genre_of(p) not in refused]
    if not named:
        formal = (SONG_FORMS[form].genre for form in forms)
        candidates = (*(name for name in formal if name), usual, "pop", "folk", "rock", *GENRES)
        genre = next(name for name in candidates if name not in refused)
        return genre, None, [f"No known genre is named, so this is {genre}."]
    chosen = _find_head(named)
    genre = _genre_of(chosen)
    style = int(chosen.value) if chosen.kind == "style" else None
    notes = []
    if style is not None:
        notes.append(f"“{chosen.text}” is played as {genre}, the nearest genre.")
    others = tuple(dict.fromkeys(p.text for p in named if _genre_of(p) != genre))
    if others:
        notes.append(f"A song has one genre: this is {genre}, without {_join_names(others)}.")
    return genre, style, notes


def _find_head(named: list[ParsedPhrase]) -> ParsedPhrase:
    """Return the last of the first run of neighbors: in “folk metal” the noun is metal."""
    chosen = named[0]
    for phrase in named[1:]:
        if phrase.position != chosen.position + len(chosen.text.split()):
            break
        chosen = phrase
    return chosen


def _genre_of(phrase: ParsedPhrase) -> str:
    return phrase.value if phrase.kind == "genre" else SUBSTYLES[int(phrase.value)].genre


def _collect_forms(wanted: ParsedText, *, instrumental: bool) -> tuple[str, ...]:
    """Return the song forms; somebody has to play or to sing."""
    forms = wanted.values("form")
    return tuple(form for form in forms if not (instrumental and form == UNACCOMPANIED))


def _collect_moods(
    wanted: tuple[str, ...],
    style: int | None,
    forms: tuple[str, ...],
    negative: tuple[ParsedPhrase, ...],
) -> tuple[str, ...]:
    """Return the moods of the request; those of forms count only if it names none."""
    refused = {p.value for p in negative if p.kind == "mood"}
    implied = SUBSTYLES[style].moods if style is not None else ()
    formal = () if wanted else (mood for form in forms for mood in SONG_FORMS[form].moods)
    moods = dict.fromkeys((*wanted, *implied, *formal))
    return tuple(mood for mood in moods if mood not in refused)


def _choose_tempo(
    wanted: ParsedText, genre: str, style: int | None, forms: tuple[str, ...]
) -> float | None:
    words = wanted.values("tempo")
    formal = next((SONG_FORMS[form].tempo for form in forms if SONG_FORMS[form].tempo), None)
    usual = formal or (SUBSTYLES[style].tempo if style is not None else None)
    if not words:
        return usual
    return round((usual or get_profile(genre).tempo[1]) * TEMPO_WORDS[words[0]], 1)


def _collect_instruments(
    wanted: tuple[str, ...],
    style: int | None,
    eras: tuple[str, ...],
    formal: tuple[str, ...],
    without: tuple[str, ...],
) -> tuple[str, ...]:
    names = [timbre for word in wanted for timbre in INSTRUMENTS[word]]
    if style is not None:
        names += SUBSTYLES[style].timbres
    names += formal
    for era in eras:
        names += ERA_TIMBRES[era]
    return tuple(name for name in dict.fromkeys(names) if name not in without)


def _collect_unwanted(genre: str, negative: tuple[ParsedPhrase, ...]) -> tuple[str, ...]:
    unwanted: list[str] = []
    for phrase in negative:
        if phrase.kind in ("instrument", "family"):
            unwanted += FAMILIES.get(phrase.value, INSTRUMENTS.get(phrase.value, ()))
        elif phrase.kind == "genre":
            chosen = get_profile(genre).timbres
            timbres = get_profile(phrase.value).timbres
            unwanted += (timbre for timbre in timbres if timbre not in chosen)
        elif phrase.kind == "style":
            unwanted += SUBSTYLES[int(phrase.value)].timbres
        elif phrase.kind == "era":
            unwanted += ERA_TIMBRES[phrase.value]
    return tuple(dict.fromkeys(unwanted))


def _find_gender(wanted: ParsedText) -> Gender | None:
    for phrase in wanted.phrases:
        if phrase.kind == "f" and not phrase.negated:
            return "f"
        if phrase.kind == "m" and not phrase.negated:
            return "m"
    return None


def _is_instrumental(wanted: ParsedText, negative: tuple[ParsedPhrase, ...]) -> bool:
    voices = (p for p in negative if p.kind == "silent" and p.value != "instrumental")
    return bool(wanted.values("silent")) or any(voices)


def _find_unknown(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that no theme of generated lyrics uses either."""
    return tuple(word for word in dict.fromkeys(words) if not find_themes(word))


def _describe_unknown(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return ()
    return (f"These words had no effect: {', '.join(words)}.",)


def _join_names(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
