"""The shots that a storyboard fixes; and a plan as a storyboard."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scopitone.core.errors import InputError
from scopitone.video.inputs.footage.sources import FootageFile
from scopitone.video.inputs.footage.storyboard import FIELD, StoryboardCut, Transition
from scopitone.video.plan.montage.cut_times import (
    MIN_SHOT_SECONDS,
    ShotSpan,
    make_span,
    name_sections,
)
from scopitone.video.plan.montage.shot_choice import Shot
from scopitone.video.plan.timeline import Timeline

ROUNDING_SECONDS = 0.002
"""A storyboard has times in thousandths of a second."""


@dataclass(frozen=True, slots=True)
class FixedShot:
    """What a storyboard wants in a span."""

    shot: Shot
    transition: Transition | None


@dataclass(frozen=True, slots=True)
class _Claim:
    """Frames that a storyboard claims. choices: (index of the file, cut), shown in turn."""

    start: int
    stop: int
    choices: tuple[tuple[int, StoryboardCut], ...]


def apply_storyboard(
    timeline: Timeline,
    spans: Sequence[ShotSpan],
    cuts: Sequence[StoryboardCut],
    files: Sequence[FootageFile],
    indices: Mapping[str, int],
) -> tuple[tuple[ShotSpan, ...], dict[int, FixedShot], tuple[str, ...]]:
    """Put the cuts of a storyboard into planned spans.

    indices: of the files by the names that the storyboard uses; a cut whose files are all missing
    is left out. Returns the new spans, the shots that are fixed by the index of the span, and
    warnings. Raises InputError("storyboard") for an unknown section.
    """
    claims, warnings = _list_claims(timeline, cuts, indices)
    filled: list[tuple[ShotSpan, FixedShot | None]] = []
    least = MIN_SHOT_SECONDS * timeline.fps

    def add_planned(start: int, stop: int) -> None:
        for span in spans:
            first, last = max(span.start, start), min(span.stop, stop)
            if first >= last:
                continue
            if last - first < least and filled:
                before, fixed = filled[-1]
                filled[-1] = replace(before, stop=last), fixed
            else:
                filled.append((make_span(timeline, first, last), None))

    end = 0
    for claim in claims:
        add_planned(end, claim.start)
        filled += _fill_claim(timeline, claim, spans, files)
        end = claim.stop
    add_planned(end, timeline.frames + timeline.seam)
    fixed_shots = {index: fixed for index, (_, fixed) in enumerate(filled) if fixed is not None}
    return tuple(span for span, _ in filled), fixed_shots, warnings


def describe_plan(
    timeline: Timeline,
    planned: Sequence[tuple[ShotSpan, Shot, Transition]],
    files: Sequence[FootageFile],
) -> tuple[tuple[StoryboardCut, str], ...]:
    """Return planned shots as cuts of a storyboard, each with the name of its section."""
    names = [file.name for file in files]
    sections = name_sections(timeline.sections)
    rows = []
    for row, (span, shot, transition) in enumerate(planned, 1):
        file = files[shot.file]
        cut = StoryboardCut(
            row,
            span.start / timeline.fps,
            "",
            # Two folders may have a file of the same name.
            (file.name if names.count(file.name) == 1 else str(file.path),),
            shot.start if file.is_clip else None,
            shot.framing,
            transition,
        )
        rows.append((cut, sections[span.section] if sections else ""))
    return tuple(rows)


def _list_claims(
    timeline: Timeline, cuts: Sequence[StoryboardCut], indices: Mapping[str, int]
) -> tuple[tuple[_Claim, ...], tuple[str, ...]]:
    end = timeline.frames + timeline.seam
    claims: dict[int, _Claim] = {}
    warnings = []
    for cut in cuts:
        choices = tuple((indices[name], cut) for name in cut.files if name in indices)
        start, stop = _find_frames(timeline, cut)
        if start >= end:
            warnings.append(f"{FIELD}: cut {cut.row} is after the video's end; left out")
        elif choices and start in claims:
            before = claims[start]
            claims[start] = replace(before, choices=before.choices + choices)
        elif choices:
            claims[start] = _Claim(start, stop, choices)
    ordered = [claims[start] for start in sorted(claims)]
    limits = [*(claim.start for claim in ordered), end][1:]
    return tuple(
        replace(claim, stop=min(claim.stop, limit))
        for claim, limit in zip(ordered, limits, strict=True)
    ), tuple(warnings)


def _find_frames(timeline: Timeline, cut: StoryboardCut) -> tuple[int, int]:
    end = timeline.frames + timeline.seam
    if cut.time is not None:
        return round(cut.time * timeline.fps), end
    names = name_sections(timeline.sections)
    if cut.section not in names:
        raise InputError(
            FIELD,
            f"cut {cut.row}: the song has no section {cut.section!r}; "
            f"accepted: {', '.join(names) or 'none; use time instead'}",
        )
    section = timeline.sections[names.index(cut.section)]
    return _frame_of(timeline, section.start), min(end, _frame_of(timeline, section.end))


def _frame_of(timeline: Timeline, seconds: float) -> int:
    """Return the frame of the downbeat at which a section begins or ends."""
    cue = seconds * timeline.fps - 0.5
    near = min(timeline.bars, key=lambda bar: abs(bar - cue), default=cue)
    frame = near if abs(near - cue) <= timeline.bar / 8 else cue
    return max(0, math.ceil(frame)) if seconds > 0 else 0


def _fill_claim(
    timeline: Timeline, claim: _Claim, spans: Sequence[ShotSpan], files: Sequence[FootageFile]
) -> list[tuple[ShotSpan, FixedShot | None]]:
    """Return the spans of a claim: one for a single choice, or the planned ones in turn."""
    starts = [claim.start]
    if len(claim.choices) > 1:
        least = MIN_SHOT_SECONDS * timeline.fps
        starts += [
            span.start for span in spans if claim.start + least <= span.start <= claim.stop - least
        ]
    filled: list[tuple[ShotSpan, FixedShot | None]] = []
    for turn, (start, stop) in enumerate(zip(starts, [*starts[1:], claim.stop], strict=True)):
        index, cut = claim.choices[turn % len(claim.choices)]
        seconds = (stop - start) / timeline.fps
        shot = _choose_shot(files[index], index, cut, seconds, turn // len(claim.choices))
        filled.append((make_span(timeline, start, stop), FixedShot(shot, cut.transition)))
    return filled


def _choose_shot(
    file: FootageFile, index: int, cut: StoryboardCut, seconds: float, turn: int
) -> Shot:
    """Return the shot of a file that a cut wants; of a clip the wanted or the best moment."""
    framing = cut.framing or "wide"
    if cut.start is not None and file.is_clip:
        nearest = min(file.passages, key=lambda passage: abs(passage.start - (cut.start or 0.0)))
        if abs(nearest.start - cut.start) < ROUNDING_SECONDS:
            return Shot(index, nearest.start, framing, nearest)
        # The user's choice may cross a cut of the clip.
        passage = replace(nearest, start=cut.start, room=math.inf)
        return Shot(index, cut.start, framing, passage)
    best = sorted(file.passages, key=lambda passage: (passage.room < seconds, -passage.quality))
    passage = best[turn % len(best)]
    return Shot(index, passage.start, framing, passage)
