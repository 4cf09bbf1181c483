"""The whole analysis of a song: decoding, features, and everything derived from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scopitone.audio.analysis import beats, downbeats, onsets, spectrum, structure
from scopitone.audio.analysis.features import (
    ATTACK_HOP,
    ROWS_PER_SECOND,
    Features,
    extract_features,
)
from scopitone.audio.analysis.model import Analysis
from scopitone.audio.decode import decode
from scopitone.audio.loudness import RATE, STEP, integrate_loudness


def analyze_sound(audio: Path, fps: int, report: Callable[[float], None]) -> Analysis:
    """Analyze the song for a video of `fps` frames a second; `report` receives the seconds done."""
    return _derive_analysis(extract_features(decode(audio, rate=RATE, channels=2), report), fps)


def _derive_analysis(features: Features, fps: int) -> Analysis:
    frames = spectrum.count_frames(features.samples, RATE, fps)
    strength = onsets.onset_envelope(features.flux)
    rough = beats.estimate_tempo(strength, ROWS_PER_SECOND)
    beat = onsets.snap_to_transients(
        beats.track_beats(strength, ROWS_PER_SECOND, rough), features.attack, RATE / ATTACK_HOP
    )
    downbeat = downbeats.find_downbeats(
        beat, features.chroma, features.low, strength, ROWS_PER_SECOND
    )
    energy = spectrum.compute_energy(features.power, RATE // STEP, frames, fps)
    return Analysis(
        duration=features.duration,
        fps=fps,
        tempo=beats.measure_tempo(beat),
        beats=beat,
        downbeats=downbeat,
        onsets=onsets.snap_to_transients(
            onsets.pick_onsets(strength, ROWS_PER_SECOND), features.attack, RATE / ATTACK_HOP
        ),
        bands=spectrum.compute_bands(features.bands, ROWS_PER_SECOND, frames, fps),
        low=spectrum.compute_low(features.low, ROWS_PER_SECOND, frames, fps),
        energy=energy,
        loudness=integrate_loudness(features.power),
        sections=structure.find_sections(
            features, ROWS_PER_SECOND, downbeat, features.duration, energy, fps
        ),
    )
