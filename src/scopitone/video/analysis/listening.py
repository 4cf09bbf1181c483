"""The whole analysis of a song: decoded once, heard row by row, and understood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scopitone.video.analysis import bands, bars, beats, onsets, sections
from scopitone.video.analysis.features import FINE, ROWS, Features, extract
from scopitone.video.analysis.loudness import RATE, STEP, integrated
from scopitone.video.analysis.model import Analysis
from scopitone.video.audio import decode


def listen(audio: Path, fps: int, tell: Callable[[float], None]) -> Analysis:
    """Analyse the song for a video of `fps` frames a second; `tell` hears the seconds done."""
    return _understand(extract(decode(audio, rate=RATE, channels=2), tell), fps)


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
