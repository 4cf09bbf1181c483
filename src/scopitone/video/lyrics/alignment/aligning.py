"""Times for lyrics that have none or only those of lines, found in the song's sound."""

from __future__ import annotations

from pathlib import Path

from scopitone.song import Lyrics
from scopitone.video.analysis.model import Analysis
from scopitone.video.lyrics.alignment import kept, recognised
from scopitone.video.lyrics.alignment.even import spread


def align(lyrics: Lyrics, audio: Path, analysis: Analysis, *, cache: Path | None = None) -> Lyrics:
    """`lyrics` with times for every line and every word, within the song.

    Times that were given stay as they are; lines come back as `timing.settle` orders them.
    Where lines had none, or no words, both are found in the sound of `audio`, and the line says
    in `confidence` how far to believe it. `cache`: a folder that keeps what was found.

    Raises MissingInputError or MediaError (field "audio").
    """
    if all(line.words and line.start is not None for line in lyrics.lines):
        return spread(lyrics, analysis)
    place = None if cache is None else kept.place(cache, audio, lyrics, recognised.available())
    found = None if place is None else kept.load(place)
    if found is None:
        # What listens takes a second to load, which most videos of a song can do without.
        from scopitone.video.lyrics.alignment.finding import find

        found = find(lyrics, audio, analysis)
        if place is not None:
            kept.save(found, place)
    return found
