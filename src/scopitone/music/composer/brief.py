"""What is wished for, understood: a request becomes a Brief and sentences about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scopitone.errors import InputError
from scopitone.music.composer.genres import GENRE, STYLES
from scopitone.music.composer.poetry.themes import themes_of
from scopitone.music.composer.reading import Heard, Reading, read
from scopitone.music.composer.score import Brief, Mode
from scopitone.music.composer.subject import subject_of
from scopitone.music.composer.vocabulary import ERA_TIMBRES, FAMILIES, INSTRUMENTS, TEMPO_WORDS
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
_SLOWEST, _FASTEST = 40.0, 220.0
_LENGTHS = {"prompt": 3000, "tags": 3000, "negative_tags": 1000, "lyrics": 20_000, "title": 300}


@dataclass(frozen=True, slots=True)
class Understood:
    """A brief, and what a user should know of how it came about.

    `exact` says that the tempo was given as a number, which every take then has.
    """

    brief: Brief
    exact: bool
    notes: tuple[str, ...]


def understood(spec: GenerateSpec) -> Understood:
    """Read `spec`.

    Raises:
        InputError: a field that is too long, out of range, or all that is given is empty.
    """
    _check(spec)
    subject = subject_of(spec.prompt)
    text = ", ".join((spec.tags, spec.prompt.replace(subject, ", ") if subject else spec.prompt))
    text, tempo, key = _figures(text)
    wished, against = read(text), read(spec.negative_tags, negative=True)
    negative = (*(h for h in wished.heard if h.negated), *against.heard)
    genre, style, notes = _genre(wished, {h.value for h in negative if h.sort == "genre"})
    brief = Brief(
        genre=genre,
        moods=_moods((*wished.values("mood"), *read(subject).values("mood")), style, negative),
        tempo=tempo or _tempo(wished, genre, style),
        key=key,
        metre=_metre(wished),
        instruments=_instruments(wished, style, _without(genre, negative)),
        without=_without(genre, negative),
        era=next(iter(wished.values("era")), None),
        themes=(*((subject,) if subject else ()), *themes_of(spec.prompt, spec.title, spec.tags)),
        gender=spec.vocal_gender or _gender(wished),
        instrumental=spec.instrumental or _silent(wished, negative),
        weirdness=0.5 if spec.weirdness is None else spec.weirdness,
        style_weight=0.5 if spec.style_weight is None else spec.style_weight,
        unknown=_unknown((*wished.unknown, *against.unknown)),
    )
    return Understood(brief, tempo is not None, (*notes, *_said_of_unknown(brief.unknown)))


def _check(spec: GenerateSpec) -> None:
    for field, most in _LENGTHS.items():
        if len(getattr(spec, field)) > most:
            raise InputError(field, f"at most {most} characters")
    for field in ("style_weight", "weirdness"):
        share = getattr(spec, field)
        if share is not None and not 0.0 <= share <= 1.0:
            raise InputError(field, "a number from 0 to 1")
    if spec.takes < 1:
        raise InputError("takes", "1 or more")
    if not any(part.strip() for part in (spec.prompt, spec.tags, spec.lyrics, spec.title)):
        raise InputError("prompt", "describe the song, or give tags, lyrics or a title")


def _figures(text: str) -> tuple[str, float | None, tuple[int, Mode] | None]:
    tempo: float | None = None
    key: tuple[int, Mode] | None = None
    if bpm := _BPM.search(text):
        tempo = min(_FASTEST, max(_SLOWEST, float(bpm[1])))
    if named := _KEY.search(text):
        shift = {"sharp": 1, "#": 1, "♯": 1, "flat": -1, "b": -1, "♭": -1}
        pitch = _PITCH[named[1].lower()] + shift.get((named[2] or "").lower(), 0)
        key = pitch % 12, _MODE[named[3].lower()]
    return _KEY.sub(" ", _BPM.sub(" ", text)), tempo, key


def _genre(wished: Reading, refused: set[str]) -> tuple[str, int | None, list[str]]:
    """The genre, the index in STYLES of what it is the nearest of, and what to say of it."""
    named = [h for h in wished.heard if h.sort in ("genre", "style") and not h.negated]
    named = [h for h in named if _genre_of(h) not in refused]
    named = [h for h in named if not _metre_alone(h)] or named
    if not named:
        genre = next(name for name in ("pop", "folk", "rock", *GENRE) if name not in refused)
        return genre, None, [f"No genre was named that we know, so this is {genre}."]
    chosen = _main(named)
    genre = _genre_of(chosen)
    style = int(chosen.value) if chosen.sort == "style" else None
    notes = []
    if style is not None:
        notes.append(f"“{chosen.text}” is played as {genre}, its nearest genre here.")
    others = tuple(dict.fromkeys(h.text for h in named if _genre_of(h) != genre))
    if others:
        notes.append(f"One genre a song: {genre} it is, without {_listed(others)}.")
    return genre, style, notes


def _metre_alone(heard: Heard) -> bool:
    """Whether it says how a genre is counted, such as “waltz” in “jazz waltz”."""
    return heard.sort == "style" and STYLES[int(heard.value)].metre is not None


def _metre(wished: Reading) -> int | None:
    metres = (STYLES[int(index)].metre for index in wished.values("style"))
    return next((metre for metre in metres if metre), None)


def _main(named: list[Heard]) -> Heard:
    """The last of the first run of neighbours: in “folk metal” the noun is metal."""
    chosen = named[0]
    for heard in named[1:]:
        if heard.position != chosen.position + len(chosen.text.split()):
            break
        chosen = heard
    return chosen


def _genre_of(heard: Heard) -> str:
    return heard.value if heard.sort == "genre" else STYLES[int(heard.value)].genre


def _moods(
    wished: tuple[str, ...], style: int | None, negative: tuple[Heard, ...]
) -> tuple[str, ...]:
    refused = {h.value for h in negative if h.sort == "mood"}
    own = STYLES[style].moods if style is not None else ()
    return tuple(m for m in dict.fromkeys((*wished, *own)) if m not in refused)


def _tempo(wished: Reading, genre: str, style: int | None) -> float | None:
    words = wished.values("tempo")
    usual = (STYLES[style].tempo if style is not None else None) or None
    if not words:
        return usual
    return round((usual or GENRE[genre].tempo[1]) * TEMPO_WORDS[words[0]], 1)


def _instruments(wished: Reading, style: int | None, without: tuple[str, ...]) -> tuple[str, ...]:
    names = [timbre for word in wished.values("instrument") for timbre in INSTRUMENTS[word]]
    if style is not None:
        names += STYLES[style].timbres
    for era in wished.values("era"):
        names += ERA_TIMBRES[era]
    return tuple(name for name in dict.fromkeys(names) if name not in without)


def _without(genre: str, negative: tuple[Heard, ...]) -> tuple[str, ...]:
    gone: list[str] = []
    for heard in negative:
        if heard.sort in ("instrument", "family"):
            gone += FAMILIES.get(heard.value, INSTRUMENTS.get(heard.value, ()))
        elif heard.sort == "genre":
            gone += (t for t in GENRE[heard.value].timbres if t not in GENRE[genre].timbres)
        elif heard.sort == "style":
            gone += STYLES[int(heard.value)].timbres
        elif heard.sort == "era":
            gone += ERA_TIMBRES[heard.value]
    return tuple(dict.fromkeys(gone))


def _gender(wished: Reading) -> Gender | None:
    for heard in wished.heard:
        if heard.sort == "f" and not heard.negated:
            return "f"
        if heard.sort == "m" and not heard.negated:
            return "m"
    return None


def _silent(wished: Reading, negative: tuple[Heard, ...]) -> bool:
    voices = (h for h in negative if h.sort == "silent" and h.value != "instrumental")
    return bool(wished.values("silent")) or any(voices)


def _unknown(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those that no theme of our own lyrics takes up either."""
    return tuple(word for word in dict.fromkeys(words) if not themes_of(word))


def _said_of_unknown(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return ()
    return (f"These words changed nothing: {', '.join(words)}.",)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
