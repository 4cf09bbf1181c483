"""The findings of a review: what a finished video from any source must and should have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scopitone.audio.loudness_result import LoudnessResult
from scopitone.audio.normalize import MAX_TRUE_PEAK_DBTP, check_loudness
from scopitone.video.encode.flash_meter import MAX_PER_SECOND, FlashResult
from scopitone.video.quality.checks import MAX_KEYFRAME_GAP_S
from scopitone.video.quality.report.file_facts import FileFacts, read_facts
from scopitone.video.quality.report.frames import Still, view_video

SOUND_EARLY_S, SOUND_LATE_S = 0.040, 0.060
"""Seconds by which sound may precede or follow its picture (EBU Recommendation R37)."""

MAX_LENGTH_DIFFERENCE_S = 0.5
"""Seconds between the ends of picture and sound at most."""


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """One examined property. `serious`: a video that fails it should not be shown."""

    name: str
    found: str
    wanted: str
    passed: bool
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """The result of examining a file. `passed`: no serious finding failed."""

    passed: bool
    facts: FileFacts
    flash: FlashResult
    loudness: LoudnessResult | None
    findings: tuple[ReportFinding, ...]
    stills: tuple[Still, ...]


def examine(video: Path, report: Callable[[int], None] = lambda _: None) -> Examination:
    """Decode the whole file and examine it; `report` receives the number of frames so far.

    Raises MissingInputError or MediaError if the file cannot be decoded.
    """
    facts = read_facts(video)
    viewing = view_video(video, report)
    loudness = check_loudness(video, None) if facts.sound else None
    findings = list_findings(facts, viewing.flash, loudness)
    passed = all(finding.passed for finding in findings if finding.serious)
    return Examination(passed, facts, viewing.flash, loudness, findings, viewing.stills)


def list_findings(
    facts: FileFacts, flash: FlashResult, loudness: LoudnessResult | None
) -> tuple[ReportFinding, ...]:
    """Return all findings that need no knowledge of how the video was made."""
    return (
        *_flash_findings(flash),
        *_sync_findings(facts),
        *_streaming_findings(facts),
        *_peak_findings(loudness),
    )


def _flash_findings(flash: FlashResult) -> tuple[ReportFinding, ...]:
    kinds = (("Flashes", flash.most_per_second), ("Red flashes", flash.most_red_per_second))
    return tuple(
        ReportFinding(
            name,
            f"{most} in any second",
            f"at most {MAX_PER_SECOND} (WCAG 2.3.1)",
            most <= MAX_PER_SECOND,
            serious=True,
        )
        for name, most in kinds
    )


def _sync_findings(facts: FileFacts) -> tuple[ReportFinding, ...]:
    if facts.sound is None:
        return ()
    late = facts.sound.start - facts.start
    apart = abs(facts.sound.duration + late - facts.duration)
    return (
        ReportFinding(
            "Sound vs. picture",
            f"{late * 1000:+.0f} ms",
            f"−{SOUND_EARLY_S * 1000:.0f} to +{SOUND_LATE_S * 1000:.0f} ms (EBU R37)",
            -SOUND_EARLY_S <= late <= SOUND_LATE_S,
            serious=True,
        ),
        ReportFinding(
            "Sound and picture end",
            f"{apart:.2f} s apart",
            f"at most {MAX_LENGTH_DIFFERENCE_S} s",
            apart <= MAX_LENGTH_DIFFERENCE_S,
        ),
    )


def _streaming_findings(facts: FileFacts) -> tuple[ReportFinding, ...]:
    even = facts.unevenness <= 0.5 / facts.fps
    gap = facts.keyframe_gap
    findings = [
        ReportFinding("Frame rate", "even" if even else "uneven", "even", even),
        ReportFinding(
            "Keyframe interval",
            f"{gap:.2f} s",
            f"at most {MAX_KEYFRAME_GAP_S:g} s, for seeking",
            gap <= MAX_KEYFRAME_GAP_S + 0.01,
        ),
        ReportFinding(
            "Colors",
            "BT.709" if facts.bt709 else "not tagged BT.709",
            "BT.709",
            facts.bt709,
        ),
    ]
    if facts.fast_start is not None:
        where = "before the data" if facts.fast_start else "after the data"
        wanted = "before the data, to play while it loads"
        findings.append(ReportFinding("Index", where, wanted, facts.fast_start))
    return tuple(findings)


def _peak_findings(loudness: LoudnessResult | None) -> tuple[ReportFinding, ...]:
    if loudness is None or loudness.true_peak_dbtp is None:
        return ()
    peak = loudness.true_peak_dbtp
    return (
        ReportFinding(
            "True peak",
            f"{peak:.1f} dBTP",
            f"at most {MAX_TRUE_PEAK_DBTP:g} dBTP (EBU R 128)",
            peak <= MAX_TRUE_PEAK_DBTP + 0.05,
        ),
    )
