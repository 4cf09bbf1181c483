"""What a finished video must and should hold, whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scopitone.video.checks import MAX_KEYFRAME_GAP
from scopitone.video.flash import MOST_PER_SECOND, Flash
from scopitone.video.levelling import HIGHEST_PEAK, Loudness, judge
from scopitone.video.review.facts import Facts, facts_of
from scopitone.video.review.viewing import Still, view

SOUND_EARLY, SOUND_LATE = 0.040, 0.060
"""Seconds by which sound may come before or after its picture (EBU Recommendation R37)."""

LENGTHS_APART = 0.5
"""Seconds by which picture and sound may end apart."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `serious`: a video that fails it should not be shown."""

    name: str
    found: str
    wanted: str
    passed: bool
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of a file. `passed`: nothing serious was found."""

    passed: bool
    facts: Facts
    flash: Flash
    loudness: Loudness | None
    findings: tuple[Finding, ...]
    stills: tuple[Still, ...]


def examine(video: Path, told: Callable[[int], None] = lambda _: None) -> Examination:
    """Decode the whole file and say what holds; `told` gets the frames decoded so far.

    Raises MissingInputError or MediaError where it cannot be decoded.
    """
    facts = facts_of(video)
    viewing = view(video, told)
    loudness = judge(video, None) if facts.sound else None
    found = findings(facts, viewing.flash, loudness)
    passed = all(finding.passed for finding in found if finding.serious)
    return Examination(passed, facts, viewing.flash, loudness, found, viewing.stills)


def findings(facts: Facts, flash: Flash, loudness: Loudness | None) -> tuple[Finding, ...]:
    """Everything that can be judged without knowing what the video was to be."""
    return (*_flashes(flash), *_sync(facts), *_streaming(facts), *_level(loudness))


def _flashes(flash: Flash) -> tuple[Finding, ...]:
    kinds = (("Flashes", flash.most_per_second), ("Red flashes", flash.most_red_per_second))
    return tuple(
        Finding(
            name,
            f"{most} in any second",
            f"at most {MOST_PER_SECOND} (WCAG 2.3.1)",
            most <= MOST_PER_SECOND,
            serious=True,
        )
        for name, most in kinds
    )


def _sync(facts: Facts) -> tuple[Finding, ...]:
    if facts.sound is None:
        return ()
    late = facts.sound.start - facts.start
    apart = abs(facts.sound.duration + late - facts.duration)
    return (
        Finding(
            "Sound against picture",
            f"{late * 1000:+.0f} ms",
            f"−{SOUND_EARLY * 1000:.0f} to +{SOUND_LATE * 1000:.0f} ms (EBU R37)",
            -SOUND_EARLY <= late <= SOUND_LATE,
            serious=True,
        ),
        Finding(
            "Their ends",
            f"{apart:.2f} s apart",
            f"at most {LENGTHS_APART} s",
            apart <= LENGTHS_APART,
        ),
    )


def _streaming(facts: Facts) -> tuple[Finding, ...]:
    even = facts.unevenness <= 0.5 / facts.fps
    gap = facts.keyframe_gap
    found = [
        Finding("Frame rate", "even" if even else "uneven", "even", even),
        Finding(
            "Between keyframes",
            f"{gap:.2f} s",
            f"at most {MAX_KEYFRAME_GAP:g} s, for seeking",
            gap <= MAX_KEYFRAME_GAP + 0.01,
        ),
        Finding(
            "Colours",
            "BT.709" if facts.bt709 else "not tagged BT.709",
            "BT.709",
            facts.bt709,
        ),
    ]
    if facts.fast_start is not None:
        where = "in front" if facts.fast_start else "behind the data"
        wanted = "in front, to play while it loads"
        found.append(Finding("Index", where, wanted, facts.fast_start))
    return tuple(found)


def _level(loudness: Loudness | None) -> tuple[Finding, ...]:
    if loudness is None or loudness.true_peak_dbtp is None:
        return ()
    peak = loudness.true_peak_dbtp
    return (
        Finding(
            "True peak",
            f"{peak:.1f} dBTP",
            f"at most {HIGHEST_PEAK:g} dBTP (EBU R 128)",
            peak <= HIGHEST_PEAK + 0.05,
        ),
    )
