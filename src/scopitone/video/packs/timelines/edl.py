"""An edit as an edit decision list (CMX 3600): the lower video track, and the song.

Source: "SMPTE 258M" lists, as OpenTimelineIO's adapter and editing programs read them. Comments
name the files, because a reel has at most eight characters. Timecode counts all frames (non-drop),
and the record side begins at one hour, as is usual.
"""

from __future__ import annotations

from scopitone.video.packs.timelines.edit import Edit, EditClip

_FIRST_HOUR = 3600
_REEL = "AX"
"""The usual name of a reel that is a file: "auxiliary"."""


def write_edl(edit: Edit) -> str:
    """Return the list. Sections are locators of the shots in which they begin."""
    rows = [f"TITLE: {_to_one_line(edit.title)}", "FCM: NON-DROP FRAME", ""]
    for number, shot in enumerate(edit.shots, 1):
        rows += _write_event(number, "V    ", shot, edit.fps)
        rows += [
            f"* LOC: {_record_time(marker.start, edit.fps)} GREEN   {_to_one_line(marker.name)}"
            for marker in edit.markers
            if marker.kind == "section" and shot.start <= marker.start < shot.start + shot.length
        ]
    if edit.sounds:
        song = edit.sounds[0]
        sound = EditClip(song.name, song.path, 0, edit.frames)
        rows += _write_event(len(edit.shots) + 1, "AA   ", sound, edit.fps)
    return "\n".join(rows) + "\n"


def _write_event(number: int, track: str, clip: EditClip, fps: int) -> list[str]:
    start = round(clip.source_seconds * fps)
    times = (
        _format_time(start, fps),
        _format_time(start + clip.length, fps),
        _record_time(clip.start, fps),
        _record_time(clip.start + clip.length, fps),
    )
    name = clip.name if clip.path is None else clip.path.name
    file = [] if clip.path is None else [f"* FROM FILE: {clip.path.absolute()}"]
    return [
        f"{number:03}  {_REEL:<8} {track} C        {' '.join(times)}",
        f"* FROM CLIP NAME: {_to_one_line(name)}",
        *file,
    ]


def _record_time(frames: int, fps: int) -> str:
    return _format_time(_FIRST_HOUR * fps + frames, fps)


def _format_time(frames: int, fps: int) -> str:
    seconds, rest = divmod(frames, fps)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{rest:02}"


def _to_one_line(text: str) -> str:
    return " ".join(text.split())
