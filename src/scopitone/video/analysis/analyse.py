"""Listening to a song: from a sound file to everything that the picture follows."""

from __future__ import annotations

from pathlib import Path

from scopitone.video.analysis import bands, bars, beats, onsets, sections
from scopitone.video.analysis.cache import load, place, save
from scopitone.video.analysis.features import FINE, ROWS, Features, extract
from scopitone.video.analysis.loudness import RATE, STEP, integrated
from scopitone.video.analysis.model import Analysis
from scopitone.video.audio import decode, probe
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

    analysis = _understand(extract(decode(audio, rate=RATE, channels=2), tell), fps)
    if kept is not None:
        save(analysis, kept)
    return analysis


def _understand(heard: Features, fps: int) -> Analysis:
    frames = bands.row_count(heard.samples, RATE, fps)
    strength = onsets.envelope(heard.flux)
    rough = beats.tempo(strength, ROWS)
    beat = onsets.on_transients(beats.track(strength, ROWS, rough), heard.attack, RATE / FINE)
    downbeat = bars.downbeats(beat, heard.chroma, heard.low, strength, ROWS)
    energy = bands.slow_energy(heard.power, RATE // STEP, frames, fps)
    return Analysis(
        duration=heard.duration,
        fps=fps,
        tempo=beats.steady_tempo(beat),
        beats=beat,
        downbeats=downbeat,
        onsets=onsets.on_transients(onsets.pick(strength, ROWS), heard.attack, RATE / FINE),
        bands=bands.spectrum_bars(heard.bands, ROWS, frames, fps),
        low=bands.bass_pulse(heard.low, ROWS, frames, fps),
        energy=energy,
        loudness=integrated(heard.power),
        sections=sections.find(heard, ROWS, downbeat, heard.duration, energy, fps),
    )
