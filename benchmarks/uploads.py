"""Measure the detection of tempo, key and bars in recordings, on songs with a known plan.

    .venv/bin/python benchmarks/uploads.py
    .venv/bin/python benchmarks/uploads.py --genres pop,jazz --seeds 1,2,3

Each song is a verse and a chorus, played without a voice by the embedded composer. These are clean
recordings of a steady tempo, so real uploads can only do worse.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from scopitone.music.composer.compose import compose
from scopitone.music.composer.performance.mixing.mix_loudness import Sound
from scopitone.music.composer.performance.perform import perform
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.transcription import transcribe
from scopitone.music.composer.score.model import Plan
from scopitone.music.engine import GenerateSpec

GENRES = "pop,rock,folk,country,hip-hop,house,techno,synthwave,jazz,classical,lo-fi,reggae"


def compose_songs(genres: list[str], seeds: list[int]) -> Iterator[tuple[Plan, Sound]]:
    """Compose a short song of each genre and seed; yield its plan and its sound."""
    for genre in genres:
        for seed in seeds:
            spec = GenerateSpec(
                tags=f"{genre}, 4/4",
                lyrics="[Verse]\n[Chorus]",
                instrumental=True,
                seed=seed,
                takes=1,
            )
            (plan,), _ = plan_takes(spec)
            yield plan, perform(compose(plan), lambda _: None).audio


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
    costs = []
    seeds = [int(seed) for seed in options.seeds.split(",")]
    for plan, sound in compose_songs(options.genres.split(","), seeds):
        start_s = time.process_time()
        transcription = transcribe(sound)
        costs.append(time.process_time() - start_s)
        key = compare_key(plan, transcription.tonic, transcription.mode)
        tempo = compare_tempo(plan.tempo, transcription.tempo)
        bar = compare_bar(plan, transcription.tempo, transcription.first_bar_s)
        keys[key] += 1
        tempi[tempo] += 1
        bars[bar] += 1
        print(
            f"{plan.brief.genre:12} {plan.tonic:2} {plan.mode:10} {plan.tempo:6.1f}   "
            f"{transcription.tonic:2} {transcription.mode:6} {transcription.tempo:6.1f}   "
            f"key {key}, tempo {tempo}, bar {bar}",
            flush=True,
        )
    print(f"key {dict(keys)}\ntempo {dict(tempi)}\nbar lines {dict(bars)}")
    print(f"{np.median(costs):.2f} s of CPU per song (median)")


if __name__ == "__main__":
    main()
