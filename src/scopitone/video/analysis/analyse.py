"""Listening to a song: from a sound file to everything that the picture follows."""

from __future__ import annotations

from pathlib import Path

from scopitone.video.analysis.cache import load, place, save
from scopitone.video.analysis.model import Analysis
from scopitone.video.audio import probe
from scopitone.video.progress import Progress, Step, silent


def analyse(
    audio: Path, *, fps: int, progress: Progress = silent, cache: Path | None = None
) -> Analysis:
    """Analyse the song at `audio` for a video of `fps` frames per second.

    The file is decoded once, as a stream. `progress` hears seconds done and in total (as the
    header states them) and may raise Cancelled. With `cache`, the result is kept there
    by content, and found again.

    Raises MissingInputError or MediaError (field "audio"); odd sound (silence, noise, speech)
    is no error: it has tempo 0 and no beats.
    """
    total = probe(audio).duration
    kept = None if cache is None else place(cache, audio, fps)
    found = None if kept is None else load(kept)
    if found is not None:
        progress(Step("analyse", found.duration, found.duration))
        return found

    def tell(done: float) -> None:
        progress(Step("analyse", done, max(done, total)))

    # What listens takes a second to load, which a kept analysis saves.
    from scopitone.video.analysis.listening import listen

    analysis = listen(audio, fps, tell)
    if kept is not None:
        save(analysis, kept)
    return analysis
