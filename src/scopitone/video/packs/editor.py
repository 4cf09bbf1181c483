"""The files of the pack `editor`: a folder that an editing program opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av

from scopitone.audio.decode import AAC_RATE, decode
from scopitone.audio.encode import write_wav
from scopitone.core.errors import InputError
from scopitone.core.output_files import make_folder, write_file
from scopitone.core.progress import ProgressCallback
from scopitone.lyrics.formats import srt, webvtt
from scopitone.lyrics.formats.base import list_cues
from scopitone.video.encode.work_dir import open_work_dir
from scopitone.video.inputs.footage.sources import list_files
from scopitone.video.inputs.footage.storyboard import (
    StoryboardCut,
    find_files,
    read_toml_storyboard,
)
from scopitone.video.packs.pack import PackFiles, PackSource, write_files
from scopitone.video.packs.timelines.edit import Edit, EditClip, EditMarker, EditSound
from scopitone.video.packs.timelines.edl import write_edl
from scopitone.video.packs.timelines.fcpxml import write_fcpxml
from scopitone.video.packs.timelines.otio import write_otio
from scopitone.video.render import render

UNKNOWN_FILES = (
    "some shots are pictures that were made for the video; the timeline has their names, but not "
    "their files"
)
NO_STEMS = "there are no stems"

_SONG, _STEMS = "song.wav", "stems"


def make_editor_pack(
    source: PackSource, folder: Path, *, progress: ProgressCallback, cache: Path | None
) -> PackFiles:
    """Write the files with which a video is edited further.

    The timeline as OpenTimelineIO, EDL, and FCPXML, with the shots of a montage or else the video;
    the words and effects as ProRes 4444 with alpha; the song and its stems as WAV; captions if
    there are words.

    Raises: OutputError, and what `render` raises.
    """
    result, parts = source.result, source.parts
    make_folder(folder)
    sounds = {folder / _SONG: source.song.audio}
    sounds |= {folder / _STEMS / f"{name}.wav": path for name, path in parts.stems.items()}
    for out, sound in sounds.items():
        make_folder(out.parent)
        write_wav(decode(sound, rate=AAC_RATE, channels=2), out)
    overlay = folder / "overlay.mov"
    options = replace(source.options, codec="prores", subtitles=False)
    render(source.song, options, overlay, progress=progress, cache=cache)
    shots, remarks = _list_shots(source)
    edit = Edit(
        source.song.title,
        result.fps,
        result.width,
        result.height,
        result.frames,
        shots,
        EditClip("Overlay", overlay, 0, result.frames, file_seconds=result.frames / result.fps),
        tuple(EditSound(path.stem, path, number == 0) for number, path in enumerate(sounds)),
        tuple(sorted(_list_markers(source), key=lambda marker: marker.start)),
    )
    texts = {
        "timeline.otio": write_otio(edit),
        "timeline.edl": write_edl(edit),
        "timeline.fcpxml": write_fcpxml(edit),
    }
    if result.lyrics.lines:
        texts["captions.srt"] = srt.write(result.lyrics)
        texts["captions.vtt"] = webvtt.write(result.lyrics)
    written = write_files(folder, {name: text.encode() for name, text in texts.items()})
    if not parts.stems:
        remarks = (*parts.remarks, NO_STEMS, *remarks)
    return PackFiles((*written, overlay, *sounds), remarks)


def _list_shots(source: PackSource) -> tuple[tuple[EditClip, ...], tuple[str, ...]]:
    """Return the shots of the montage, or else the whole video; and remarks."""
    result = source.result
    if not result.storyboard:
        seconds = result.frames / result.fps
        video = EditClip("Video", result.path, 0, result.frames, file_seconds=seconds)
        return (video,), ()
    with open_work_dir(result.path) as work:
        board = work / "storyboard.toml"
        write_file(board, result.storyboard.encode())
        cuts = read_toml_storyboard(board)
    starts = [round((cut.time or 0.0) * result.fps) for cut in cuts]
    limits = [*starts[1:], result.frames]
    shots = tuple(
        _make_shot(source, cut, start, stop - start)
        for cut, start, stop in zip(cuts, starts, limits, strict=True)
    )
    is_complete = all(shot.path is not None for shot in shots)
    return shots, () if is_complete else (UNKNOWN_FILES,)


def _make_shot(source: PackSource, cut: StoryboardCut, start: int, length: int) -> EditClip:
    path = _find_file(source, cut)
    seconds = 0.0
    if path is not None and cut.start is not None:
        seconds = _measure(path)
    return EditClip(
        Path(cut.files[0]).name,
        path,
        start,
        length,
        cut.start or 0.0,
        seconds,
        {"from": cut.start, "shot": cut.framing, "transition": cut.transition},
    )


def _find_file(source: PackSource, cut: StoryboardCut) -> Path | None:
    """Return the file of a cut, which the user named in the footage or in a storyboard."""
    options = source.options
    folder = options.storyboard.parent if options.storyboard else Path()
    try:
        return find_files((cut,), list_files(options.footage), folder)[cut.files[0]]
    except InputError:
        return None


def _measure(clip: Path) -> float:
    """Return the seconds of a clip as its header says."""
    with av.open(str(clip)) as container:
        return (container.duration or 0) / av.time_base


def _list_markers(source: PackSource) -> Iterator[EditMarker]:
    result = source.result
    fps = result.fps
    starts = [round(part.start * fps) for part in result.parts]
    for part, start, stop in zip(result.parts, starts, [*starts[1:], result.frames], strict=True):
        yield EditMarker("section", part.title, start, max(1, stop - start))
    for cue in list_cues(result.lyrics):
        start = round(cue.start * fps)
        yield EditMarker("line", cue.line.text, start, max(1, round(cue.end * fps) - start))
    bars = {round(bar * fps) for bar in result.downbeats}
    for number, bar in enumerate(sorted(bars), 1):
        yield EditMarker("bar", f"Bar {number}", bar, 0)
    for beat in result.beats:
        if round(beat * fps) not in bars:
            yield EditMarker("beat", "Beat", round(beat * fps), 0)
