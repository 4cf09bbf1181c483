"""Measure the detection of tempo, key, bars and chords in recordings, on songs with a known plan.

    .venv/bin/python benchmarks/uploads.py
    .venv/bin/python benchmarks/uploads.py --genres pop,jazz --seeds 1,2,3

Each song lasts 45 s and is composed, played, and (with odd seeds) sung by the embedded composer.
Noise is added 30 dB below the song, and it becomes an MP3 file, which is what is analyzed. The
tempo is steady, so real uploads can only do worse. Chords are compared by `mir_eval.chord`: major
and minor triads, weighted by duration.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import mir_eval
import numpy as np

from scopitone.audio.transcode import write_mp3
from scopitone.music.composer.compose import compose
from scopitone.music.composer.performance.export import write_flac
from scopitone.music.composer.performance.mixing.mix_loudness import Sound
from scopitone.music.composer.performance.perform import perform
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.crossfade import read_sound
from scopitone.music.composer.rework.transcription import Transcription, transcribe
from scopitone.music.composer.score.model import Plan, Score
from scopitone.music.engine import GenerateSpec

GENRES = "pop,rock,folk,country,hip-hop,house,techno,synthwave,jazz,classical,lo-fi,reggae"
_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_NOISE_DB = -30.0


def compose_songs(genres: list[str], seeds: list[int]) -> Iterator[tuple[Score, Sound]]:
    """Compose a short song of each genre and seed; yield its score and its damaged sound."""
    for genre in genres:
        for seed in seeds:
            spec = GenerateSpec(
                prompt=f"{genre} song about rain",
                instrumental=seed % 2 == 0,
                duration=45.0,
                seed=seed,
                takes=1,
            )
            (plan,), _ = plan_takes(spec)
            score = compose(plan)
            yield score, damage(perform(score, lambda _: None).audio)


def damage(sound: Sound) -> Sound:
    """Return `sound` with noise, after a way through MP3."""
    rng = np.random.default_rng(0)
    level = float(np.sqrt(np.mean(sound**2))) * 10 ** (_NOISE_DB / 20)
    noisy = sound + level * rng.standard_normal(sound.shape, np.float32)
    with TemporaryDirectory() as folder:
        flac, mp3 = Path(folder) / "song.flac", Path(folder) / "song.mp3"
        write_flac(noisy, flac, bits=24)
        write_mp3(flac, mp3, title="song")
        return read_sound(mp3)


def measure_chords(score: Score, transcription: Transcription) -> float:
    """Return the share of the song in which the triad is right."""
    spans, labels = [], []
    for chord in (chord for section in score.plan.sections for chord in section.chords):
        spans.append([score.tempo.seconds(b) for b in (chord.start, chord.start + chord.length)])
        minor = 3 in chord.intervals and 4 not in chord.intervals
        quality = "min" if minor else "maj" if 4 in chord.intervals else "sus4"
        labels.append(f"{_NAMES[chord.root]}:{quality}")
    beat_s, first = 60 / transcription.tempo, transcription.first_bar_s
    heard = [[first + beat_s * b for b in (c.start, c.end)] for c in transcription.chords]
    heard_labels = [f"{_NAMES[c.root]}:{('maj', 'min')[c.is_minor]}" for c in transcription.chords]
    result = mir_eval.chord.evaluate(np.array(spans), labels, np.array(heard), heard_labels)
    return float(result["majmin"])


def compare_key(plan: Plan, tonic: int, mode: str) -> str:
    """Classify the detected key relative to the planned one."""
    minor = plan.mode in ("minor", "dorian")
    if minor == (mode == "minor"):
        away = (tonic - plan.tonic) % 12
        return {0: "exact", 5: "fifth", 7: "fifth"}.get(away, "wrong")
    if tonic == plan.tonic:
        return "parallel"
    relative = (plan.tonic + (3 if minor else -3)) % 12
    return "relative" if tonic == relative else "wrong"


def compare_tempo(planned_tempo: float, tempo: float) -> str:
    """Classify the detected tempo: right within 2 %, or half or double the planned one."""
    for name, factor in (("right", 1.0), ("half", 0.5), ("double", 2.0)):
        if abs(tempo / (planned_tempo * factor) - 1) <= 0.02:
            return name
    return "wrong"


def compare_bar(plan: Plan, tempo: float, first: float) -> str:
    """Classify the first detected bar line, within 70 ms, if the tempo is right."""
    if compare_tempo(plan.tempo, tempo) != "right":
        return "no tempo"
    beat = 60.0 / plan.tempo
    bar = plan.metre * beat
    off = (first + bar / 2) % bar - bar / 2
    if abs(off) <= 0.07:
        return "right"
    return "other beat" if abs((off + beat / 2) % beat - beat / 2) <= 0.07 else "wrong"


def main() -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--genres", default=GENRES)
    parser.add_argument("--seeds", default="1,2")
    options = parser.parse_args()
    keys, tempi, bars = Counter[str](), Counter[str](), Counter[str]()
    costs, chords = [], []
    seeds = [int(seed) for seed in options.seeds.split(",")]
    for score, sound in compose_songs(options.genres.split(","), seeds):
        plan = score.plan
        start_s = time.process_time()
        transcription = transcribe(sound)
        costs.append(time.process_time() - start_s)
        key = compare_key(plan, transcription.tonic, transcription.mode)
        tempo = compare_tempo(plan.tempo, transcription.tempo)
        bar = compare_bar(plan, transcription.tempo, transcription.first_bar_s)
        keys[key] += 1
        tempi[tempo] += 1
        bars[bar] += 1
        chords.append(measure_chords(score, transcription))
        print(
            f"{plan.brief.genre:12} {plan.tonic:2} {plan.mode:10} {plan.tempo:6.1f}   "
            f"{transcription.tonic:2} {transcription.mode:6} {transcription.tempo:6.1f}   "
            f"key {key}, tempo {tempo}, bar {bar}, chords {chords[-1]:.2f}",
            flush=True,
        )
    print(f"key {dict(keys)}\ntempo {dict(tempi)}\nbar lines {dict(bars)}")
    print(f"chords {np.mean(chords):.3f} (mean), {np.median(chords):.3f} (median)")
    print(f"{np.median(costs):.2f} s of CPU per song (median)")


if __name__ == "__main__":
    main()
