"""Which style suits a song: by its genre where it is told, else by its words and its energy."""

from __future__ import annotations

import re

from scopitone.song import Lyrics
from scopitone.video.analysis.model import Analysis
from scopitone.video.options import DEFAULT_STYLE

# In this order: of "jazz hop, lo-fi" the first that is found counts.
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
    ("cover", "pop"),
)  # fmt: skip
# Words a second, while someone sings: rap has 4 and more, songs 1.5 to 2.5.
MANY_WORDS = 3.4
DRIVING_TEMPO = 112.0
QUIET, LOUD = 0.32, 0.45


def suited(genre: str, lyrics: Lyrics, analysis: Analysis) -> str:
    """The name of the style for a song. `genre` is free text, as tags have it, or empty."""
    told = f" {re.sub('[^a-z0-9]+', ' ', genre.lower())} "
    named = [
        (at, name)
        for name, *words in GENRES
        for word in words
        if (at := told.find(f" {word} ")) >= 0
    ]
    if named:
        return min(named)[1]
    return _sung(lyrics) if lyrics.lines else _played(analysis)


def _sung(lyrics: Lyrics) -> str:
    timed = [line for line in lyrics.lines if line.start is not None and line.end is not None]
    seconds = sum((line.end or 0.0) - (line.start or 0.0) for line in timed)
    words = sum(len(line.text.split()) for line in timed)
    return "type" if seconds > 0 and words / seconds > MANY_WORDS else DEFAULT_STYLE


def _played(analysis: Analysis) -> str:
    energy = float(analysis.energy.mean())
    if analysis.tempo >= DRIVING_TEMPO and energy >= LOUD:
        return "horizon"
    return "dust" if analysis.tempo <= 0 or energy < QUIET else "vinyl"
