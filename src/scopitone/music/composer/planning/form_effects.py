"""What the song forms of a request change: meter, sounds, and length."""

from __future__ import annotations

from scopitone.music.composer.prompt.length import MAX_LENGTH_S, MIN_LENGTH_S
from scopitone.music.composer.prompt.song_forms import SONG_FORMS

UNACCOMPANIED = "a cappella"


def find_metre(forms: tuple[str, ...]) -> int | None:
    """Return the quarters in a bar of the first form that has its own meter."""
    return next((SONG_FORMS[form].metre for form in forms if SONG_FORMS[form].metre), None)


def list_timbres(forms: tuple[str, ...], *, is_genre_named: bool) -> tuple[str, ...]:
    """Return the instruments that `forms` add to a song."""
    if UNACCOMPANIED in forms:
        return ()
    timbres: list[str] = []
    for form in forms:
        timbres += () if is_genre_named else SONG_FORMS[form].timbres
        timbres += SONG_FORMS[form].played_by
    return tuple(dict.fromkeys(timbres))


def silence_by_forms(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sounds and roles that do not play in `forms`."""
    return tuple(dict.fromkeys(name for form in forms for name in SONG_FORMS[form].without))


def choose_length(
    requested: float | None, forms: tuple[str, ...]
) -> tuple[float | None, tuple[str, ...]]:
    """Return the seconds that the song should last, and notes. None is the usual length."""
    usual = next((SONG_FORMS[form].length_s for form in forms if SONG_FORMS[form].length_s), None)
    if requested is None:
        return usual, ()
    length = min(MAX_LENGTH_S, max(MIN_LENGTH_S, requested))
    if length == requested:
        return length, ()
    limits = f"{MIN_LENGTH_S:g} to {MAX_LENGTH_S:g} seconds"
    return length, (f"A song lasts {limits}, so this one lasts {length:g} seconds.",)


def describe_forms(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return notes about what of `forms` cannot be done."""
    if "duet" in forms:
        return ("One singer sings both parts of a duet.",)
    return ()
