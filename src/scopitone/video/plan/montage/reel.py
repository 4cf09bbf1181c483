"""A montage for a song, from what the user gave: files, a storyboard, and a maker of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scopitone.core.errors import InputError
from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.video.inputs.footage.generated_pictures import make_pictures, open_pictures
from scopitone.video.inputs.footage.picture_request import PictureRequest
from scopitone.video.inputs.footage.sources import list_files, read_footage
from scopitone.video.inputs.footage.storyboard import StoryboardCut, Transition, find_files
from scopitone.video.inputs.footage.storyboard_reader import read_storyboard
from scopitone.video.plan.color_tones import spot_to_rgb
from scopitone.video.plan.montage.cut_times import name_sections
from scopitone.video.plan.montage.reel_plan import make_reel, plan_shots
from scopitone.video.plan.montage.shot_choice import Order
from scopitone.video.plan.timeline import Timeline


@dataclass(frozen=True, slots=True)
class FootageRequest:
    """What the user gave: files and folders, a storyboard, the name of a maker of pictures."""

    paths: tuple[Path, ...]
    storyboard: Path | None = None
    pictures: str = ""


def add_reel(
    timeline: Timeline,
    request: FootageRequest,
    *,
    order: Order,
    transition: Transition,
    progress: ProgressCallback,
    cache: Path | None,
    made: Path,
) -> tuple[Timeline, tuple[str, ...]]:
    """Return the timeline with its montage, and warnings.

    cache: folder for what can be computed again. made: folder for pictures that are made; what
    was made before is found there.

    Raises InputError for "footage", "storyboard" or "pictures".
    """
    paths = list_files(request.paths)
    cuts: tuple[StoryboardCut, ...] = ()
    named: dict[str, Path] = {}
    warnings: tuple[str, ...] = ()
    if request.storyboard is not None:
        cuts = read_storyboard(request.storyboard)
        named = find_files(cuts, paths, request.storyboard.parent)
    if request.pictures:
        maker = open_pictures(request.pictures)
        files_by_section, warnings = make_pictures(
            maker,
            request.pictures,
            describe_requests(timeline),
            made,
            lambda: progress(RenderProgress("plan", 0, 1)),
        )
        fixed = {cut.section for cut in cuts}
        for section, files in files_by_section.items():
            named |= {str(file): file for file in files}
            if section not in fixed:
                cut = StoryboardCut(0, None, section, tuple(str(file) for file in files))
                cuts = (*cuts, cut)
    paths = list_files(dict.fromkeys((*paths, *named.values())))
    try:
        footage, footage_warnings = read_footage(paths, cache)
    except InputError as error:
        if not request.pictures or request.paths:
            raise
        # The maker failed, not the user: the style shows the cover.
        return timeline, (*warnings, f"{error.field}: {error.message}")
    indices = {file.path: index for index, file in enumerate(footage)}
    planned, plan_warnings = plan_shots(
        timeline,
        footage,
        order=order,
        transition=transition,
        storyboard=cuts,
        indices={name: indices[path] for name, path in named.items() if path in indices},
    )
    reel, reel_warnings = make_reel(timeline, footage, planned, progress, cache)
    everything = (*warnings, *footage_warnings, *plan_warnings, *reel_warnings)
    return replace(timeline, reel=reel), everything


def describe_requests(timeline: Timeline) -> Sequence[PictureRequest]:
    """Return the request for pictures of each section of the song."""
    palette = timeline.palette
    colors = [palette.accent, *(spot_to_rgb(spot) for spot in palette.spots)]
    requests = []
    for name, section in zip(name_sections(timeline.sections), timeline.sections, strict=True):
        first, end = section.start * timeline.fps, section.end * timeline.fps
        words = [line.text for line in timeline.lines if first <= line.start < end]
        requests.append(
            PictureRequest(
                name,
                section.kind,
                timeline.title,
                "\n".join(words),
                tuple(dict.fromkeys(_to_hex(color) for color in colors)),
                timeline.width,
                timeline.height,
                timeline.seed,
            )
        )
    return requests


def _to_hex(color: tuple[float, float, float]) -> str:
    return "#" + bytes(round(255 * min(1.0, max(0.0, part))) for part in color).hex()
