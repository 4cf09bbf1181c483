"""Reads a foreign song and cover in a child process, which writes them as plain files.

`inspect_files` is the worker's side, `main` the child's. They exchange files in one folder:
REQUEST_FILE and ANSWER_FILE as JSON, SOUND_FILE and COVER_FILE in the plain formats that everything
later decodes. If the renderer decoded the original again, a bad file would get a second chance.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict, cast

from scopitone.core.errors import InputError, MediaError
from scopitone.lyrics import json_codec
from scopitone.tasks.sandbox import run
from scopitone.tasks.sandbox.run import SandboxError, SandboxLimits

REQUEST_FILE, ANSWER_FILE = "asked.json", "answer.json"
SOUND_FILE, COVER_FILE = "plain.flac", "plain-cover"
_FIELDS = {"audio": "input.audio_url", "cover": "input.image_url", "lyrics": "input.lyrics"}
_LIBRARIES = (
    "scopitone.audio.encode",
    "scopitone.lyrics",
    "scopitone.video.inputs.cover_image",
    "scopitone.video.inputs.song_files",
)
# 48 kHz, two channels, 16 bits: FLAC is larger than that by its headers at most.
_BYTES_PER_SECOND = 48_000 * 2 * 2
_SLACK_BYTES = 64 * 2**20
_MAX_ANSWER_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class InspectionRequest:
    """The files that the child reads, by their names in its folder, and what the client sent."""

    audio: str
    cover: str | None
    title: str | None
    artist: str | None
    lyrics: str | None
    longest_s: float


class InspectionResult(TypedDict):
    """What the child found in a song.

    duration: seconds. lyrics: as `json_codec.to_json` writes them. cover: whether it wrote
    COVER_FILE. warnings: about the tags and the cover; the lyrics have their own.
    """

    title: str
    author: str
    duration: float
    lyrics: dict[str, Any]
    cover: bool
    warnings: list[str]


def inspect_files(
    folder: Path, request: InspectionRequest, limits: SandboxLimits, check: Callable[[], None]
) -> InspectionResult:
    """Have a child process read the files in `folder`.

    Returns: what the child wrote to ANSWER_FILE.
    Raises:
        InputError: for the request's field; the child refused a file, or did not survive it.
    """
    (folder / REQUEST_FILE).write_text(json.dumps(asdict(request)))
    try:
        run.run_in_sandbox(__name__, folder, limits, check, _LIBRARIES)
    except SandboxError as error:
        raise InputError(_FIELDS["audio"], f"cannot be read: decoding it {error}") from error
    answer = folder / ANSWER_FILE
    if answer.stat().st_size > _MAX_ANSWER_BYTES:
        raise InputError(_FIELDS["lyrics"], "are too long: the song's tags contain too much text")
    result: dict[str, Any] = json.loads(answer.read_bytes())
    if "refused" in result:
        field, message = result["refused"]
        raise InputError(_FIELDS.get(field, field), message)
    return cast("InspectionResult", result)


def max_file_size(longest_s: float) -> int:
    """Return the bytes of the largest file that the child may write, for songs of `longest_s` s."""
    return int(longest_s * _BYTES_PER_SECOND) + _SLACK_BYTES


def main(folder: Path) -> None:
    """Read the files that REQUEST_FILE names, and write ANSWER_FILE."""
    request = InspectionRequest(**json.loads((folder / REQUEST_FILE).read_bytes()))
    answer: InspectionResult | dict[str, Any]
    try:
        answer = _read_song(folder, request)
    except InputError as error:
        answer = {"refused": [error.field, error.message]}
    (folder / ANSWER_FILE).write_text(json.dumps(answer))


def _read_song(folder: Path, request: InspectionRequest) -> InspectionResult:
    from scopitone.audio.encode import write_flac
    from scopitone.lyrics import parse
    from scopitone.video.inputs.song_files import read_song

    audio = folder / request.audio
    cover = None if request.cover is None else folder / request.cover
    song = read_song(audio, title=request.title, author=request.artist, cover=cover)
    words = parse(request.lyrics.encode()) if request.lyrics else song.lyrics
    duration = write_flac(audio, folder / SOUND_FILE, limit=request.longest_s)
    if song.cover is not None:
        (folder / COVER_FILE).write_bytes(_convert_cover(song.cover))
    return {
        "title": song.title,
        "author": song.author,
        "duration": duration,
        "lyrics": json_codec.to_json(words),
        "cover": song.cover is not None,
        "warnings": list(song.warnings),
    }


def _convert_cover(cover: bytes) -> bytes:
    from scopitone.video.inputs.cover_image import reencode_cover

    try:
        return reencode_cover(cover)
    except MemoryError as error:
        raise MediaError("cover", "needs too much memory to be decoded") from error


if __name__ == "__main__":
    main(Path.cwd())
