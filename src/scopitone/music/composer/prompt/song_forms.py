"""Song forms and ways of playing, which a prompt adds to its genre: a ballad, a waltz, a duet."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.music.composer.prompt.vocabulary import FAMILIES


@dataclass(frozen=True, slots=True)
class SongForm:
    """A form of song, or a way of playing one, in any genre.

    Attributes:
        words: words of prompts and tags that mean it.
        genre: its genre if the request names none; None is the usual one.
        timbres: instruments that it adds if the request names no genre.
        played_by: instruments that it adds in every genre.
        without: sounds and roles that do not play.
        tempo: its usual tempo, in quarters a minute; None is that of the genre.
        metre: quarters in a bar; None is 4.
        moods: moods that it implies if the request names none.
        length_s: its length in seconds if the request names none; None is the usual one.
    """

    words: tuple[str, ...]
    genre: str | None = None
    timbres: tuple[str, ...] = ()
    played_by: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    tempo: float | None = None
    metre: int | None = None
    moods: tuple[str, ...] = ()
    length_s: float | None = None


_BAND = ("drums", "bass", "comp", "pad", "lead", "arp", "counter")

SONG_FORMS: dict[str, SongForm] = {
    "ballad": SongForm(
        ("ballad", "power ballad", "piano ballad"), "pop", ("piano", "strings"), tempo=74
    ),
    "lullaby": SongForm(
        ("lullaby", "cradle song"),
        "folk",
        ("glockenspiel", "nylon-guitar"),
        tempo=72,
        moods=("calm",),
    ),
    "hymn": SongForm(("hymn",), "pop", ("piano", "organ", "choir"), tempo=84),
    "anthem": SongForm(("anthem",), moods=("epic",)),
    "jingle": SongForm(
        ("jingle", "ad", "advert", "advertisement", "commercial", "radio spot"),
        moods=("happy",),
        length_s=30,
    ),
    "waltz": SongForm(("waltz", "in 3 4", "three four"), "folk", ("accordion",), metre=3),
    "duet": SongForm(("duet",)),
    "a cappella": SongForm(("a cappella", "acappella", "a capella", "acapella"), without=_BAND),
    "acoustic": SongForm(
        ("acoustic", "unplugged"),
        "folk",
        played_by=("steel-guitar", "acoustic-bass", "brush-kit"),
        without=(*FAMILIES["synth"], *FAMILIES["distortion"], "synth-bass", "sub-bass"),
    ),
}
"""By the name that `Brief.forms` and the page for users have."""
