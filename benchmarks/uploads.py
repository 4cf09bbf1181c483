"""How well tempo, key and bars of a recording are heard, on songs whose plan says the truth.

    .venv/bin/python benchmarks/uploads.py
    .venv/bin/python benchmarks/uploads.py --genres pop,jazz --seeds 1,2,3

Each is a verse and a chorus, played without a voice by our own composer: clean recordings of a
steady tempo, so that real uploads can only do worse.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from scopitone.music.composer.compose import compose
from scopitone.music.composer.listening import listen
from scopitone.music.composer.mixing.loudness import Sound
from scopitone.music.composer.performing import perform
from scopitone.music.composer.planning import planned
from scopitone.music.composer.score import Plan
from scopitone.music.engine import GenerateSpec

GENRES = "pop,rock,folk,country,hip-hop,house,techno,synthwave,jazz,classical,lo-fi,reggae"


def songs(genres: list[str], seeds: list[int]) -> Iterator[tuple[Plan, Sound]]:
    """A short song of each genre and seed, and its plan."""
    for genre in genres:
        for seed in seeds:
            spec = GenerateSpec(
                tags=f"{genre}, 4/4",
                lyrics="[Verse]\n[Chorus]",
                instrumental=True,
                seed=seed,
                takes=1,
            )
            (plan,), _ = planned(spec)
            yield plan, perform(compose(plan), lambda _: None).audio


def heard_key(plan: Plan, tonic: int, mode: str) -> str:
    """How the key that was heard stands to the planned one."""
    minor = plan.mode in ("minor", "dorian")
    if minor == (mode == "minor"):
        away = (tonic - plan.tonic) % 12
        return {0: "exact", 5: "fifth", 7: "fifth"}.get(away, "wrong")
    if tonic == plan.tonic:
        return "parallel"
    relative = (plan.tonic + (3 if minor else -3)) % 12
    return "relative" if tonic == relative else "wrong"


def heard_tempo(planned_tempo: float, tempo: float) -> str:
    """Within 2 %, or of half or double the tempo."""
    for name, factor in (("right", 1.0), ("half", 0.5), ("double", 2.0)):
        if abs(tempo / (planned_tempo * factor) - 1) <= 0.02:
            return name
    return "wrong"


def heard_bar(plan: Plan, tempo: float, first: float) -> str:
    """Whether the first bar line is one, within 70 ms, where the tempo is right."""
    if heard_tempo(plan.tempo, tempo) != "right":
        return "no tempo"
    beat = 60.0 / plan.tempo
    bar = plan.metre * beat
    off = (first + bar / 2) % bar - bar / 2
    if abs(off) <= 0.07:
        return "right"
    return "other beat" if abs((off + beat / 2) % beat - beat / 2) <= 0.07 else "wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--genres", default=GENRES)
    parser.add_argument("--seeds", default="1,2")
    options = parser.parse_args()
    keys, tempi, bars = Counter[str](), Counter[str](), Counter[str]()
    costs = []
    seeds = [int(seed) for seed in options.seeds.split(",")]
    for plan, sound in songs(options.genres.split(","), seeds):
        began = time.process_time()
        heard = listen(sound)
        costs.append(time.process_time() - began)
        key = heard_key(plan, heard.tonic, heard.mode)
        tempo = heard_tempo(plan.tempo, heard.tempo)
        bar = heard_bar(plan, heard.tempo, heard.first)
        keys[key] += 1
        tempi[tempo] += 1
        bars[bar] += 1
        print(
            f"{plan.brief.genre:12} {plan.tonic:2} {plan.mode:10} {plan.tempo:6.1f}   "
            f"{heard.tonic:2} {heard.mode:6} {heard.tempo:6.1f}   "
            f"key {key}, tempo {tempo}, bar {bar}",
            flush=True,
        )
    print(f"key {dict(keys)}\ntempo {dict(tempi)}\nbar lines {dict(bars)}")
    print(f"{np.median(costs):.2f} s of CPU a song (median)")


if __name__ == "__main__":
    main()
