"""Selection of a style that suits a song: by genre, or else by words and energy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scopitone.audio.analysis.model import Analysis
from scopitone.core.song import Lyrics
from scopitone.video.options import DEFAULT_STYLE

WORDLESS_STYLE = "field"
# The genre that comes first in the text counts: of "jazz hop, lo-fi" it is "jazz".
GENRES = (
    ("type", "rap", "hip hop", "hiphop", "trap", "drill", "grime", "punk", "phonk"),
    ("horizon", "synthwave", "retrowave", "vaporwave", "techno", "house", "trance", "edm",
     "electro", "electronic", "dance", "drum and bass", "dubstep"),
    ("scopitone", "60s", "sixties", "rockabilly", "rock n roll", "rock and roll", "surf",
     "chanson", "doo wop", "yeye", "motown", "swing"),
    ("vinyl", "jazz", "soul", "funk", "blues", "disco", "lo fi", "lofi", "bossa", "reggae",
     "r b", "rnb"),
    ("dust", "ambient", "classical", "orchestral", "cinematic", "piano", "drone", "new age"),
    ("poster", "indie", "alternative", "new wave", "post punk", "britpop", "art pop"),
    ("window", "folk", "country", "acoustic", "singer songwriter", "ballad", "bluegrass"),
    ("stage", "karaoke", "musical", "gospel", "metal", "rock"),
    ("stack", "latin", "reggaeton", "afrobeats", "dancehall", "worship", "hyperpop"),
    ("field", "instrumental", "soundtrack", "psychedelic", "post rock", "idm", "meditation"),
    ("cover", "pop"),
)  # fmt: skip
# Words per second while someone sings: rap has 4 and more, songs have 1.5 to 2.5.
RAP_WORDS_PER_S = 3.4
MAX_QUIET_ENERGY = 0.32
NEEDS_WORDS = frozenset({"type", "stage", "stack", "cover", "horizon"})
"""Styles that show too little, or too little that changes, in a song without words."""


Reason = Literal[
    "requested", "footage", "background", "genre", "fast words", "words", "calm sound", "sound"
]


@dataclass(frozen=True, slots=True)
class StyleChoice:
    """The style of a video, and why. `genre` is the word that decided, if the genre did."""

    name: str
    reason: Reason
    genre: str = ""


def suggest_style(genre: str, lyrics: Lyrics, analysis: Analysis) -> StyleChoice:
    """Return a style for a song. `genre` is free text, such as tags, or empty."""
    text = f" {re.sub('[^a-z0-9]+', ' ', genre.lower())} "
    matches = [
        (position, name, word)
        for name, *words in GENRES
        for word in words
        if (position := text.find(f" {word} ")) >= 0
    ]
    if matches:
        _, name, word = min(matches)
        fits = lyrics.lines or name not in NEEDS_WORDS
        return StyleChoice(name if fits else WORDLESS_STYLE, "genre", word)
    return _choose_by_words(lyrics) if lyrics.lines else _choose_by_sound(analysis)


def _choose_by_words(lyrics: Lyrics) -> StyleChoice:
    timed = [line for line in lyrics.lines if line.start is not None and line.end is not None]
    seconds = sum((line.end or 0.0) - (line.start or 0.0) for line in timed)
    words = sum(len(line.text.split()) for line in timed)
    if seconds > 0 and words / seconds > RAP_WORDS_PER_S:
        return StyleChoice("type", "fast words")
    return StyleChoice(DEFAULT_STYLE, "words")


def _choose_by_sound(analysis: Analysis) -> StyleChoice:
    is_quiet = float(analysis.energy.mean()) < MAX_QUIET_ENERGY
    if analysis.tempo <= 0 or is_quiet:
        return StyleChoice("dust", "calm sound")
    return StyleChoice(WORDLESS_STYLE, "sound")
