"""Answers, as the OpenAPI page describes them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from scopitone.http.schemas.checking import Wire

# Names of fields are those of the dialect.
# ruff: noqa: N815

TASK_QUERY: dict[str, Any] = {
    "parameters": [
        {
            "name": "taskId",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "default": ""},
        }
    ]
}


def describe_body(schema: type[Wire]) -> dict[str, Any]:
    """Return the OpenAPI description of a request's body."""
    content = {"application/json": {"schema": schema.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


class DialectEnvelope(BaseModel):
    """The envelope. `code` is 200, or that of an error; then `data` is null."""

    code: int
    msg: str


class TaskReference(BaseModel):
    """The id of a task."""

    taskId: str


class Accepted(DialectEnvelope):
    """A task was created; or a video exists already, with an error code and the id of its task."""

    data: TaskReference | None


class Track(BaseModel):
    """A song; `prompt` contains its words, `duration` is in seconds."""

    id: str
    audioUrl: str
    sourceAudioUrl: str
    streamAudioUrl: str
    sourceStreamAudioUrl: str
    imageUrl: str
    sourceImageUrl: str
    prompt: str
    modelName: str
    title: str
    tags: str
    createTime: str
    duration: float


class Tracks(BaseModel):
    """The songs of a task."""

    taskId: str
    sunoData: list[Track]


class AudioRecord(BaseModel):
    """The record of a task that makes songs; `param` is the request as JSON text."""

    taskId: str
    parentMusicId: str
    param: str
    response: Tracks | None
    status: Literal[
        "PENDING", "FIRST_SUCCESS", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_AUDIO_FAILED"
    ]
    type: str
    operationType: str
    createTime: str
    errorCode: int | None
    errorMessage: str | None


class AudioRecordAnswer(DialectEnvelope):
    """Return the record of a task that makes songs."""

    data: AudioRecord | None


class TrackFileRecord(BaseModel):
    """The record of a task that makes files of a track; `response` has their URLs."""

    taskId: str
    musicId: str
    musicIndex: int
    callbackUrl: str
    createTime: str
    completeTime: str | None
    response: dict[str, Any] | None
    successFlag: str
    status: str
    errorCode: int | None
    errorMessage: str | None


class FileRecordAnswer(DialectEnvelope):
    """Return the record of a task that makes files of a track."""

    data: TrackFileRecord | None


class DialectSheet(BaseModel):
    """Written words."""

    text: str
    title: str
    status: Literal["complete", "failed"]
    errorMessage: str


class LyricsSheets(BaseModel):
    """The words that a task wrote."""

    taskId: str
    data: list[DialectSheet]


class LyricsRecord(BaseModel):
    """The record of a task that writes words."""

    taskId: str
    param: str
    response: LyricsSheets | None
    status: Literal["PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_LYRICS_FAILED"]
    type: str
    createTime: str
    errorCode: int | None
    errorMessage: str | None


class LyricsRecordAnswer(DialectEnvelope):
    """Return the record of a task that writes words."""

    data: LyricsRecord | None


class JobRecord(BaseModel):
    """The record of a job; times are milliseconds since 1970, `resultJson` is JSON text."""

    taskId: str
    model: str
    state: Literal["waiting", "generating", "success", "fail"]
    param: str
    resultJson: str
    failCode: str | None
    failMsg: str | None
    costTime: int | None
    completeTime: int | None
    createTime: int


class JobRecordAnswer(DialectEnvelope):
    """Return the record of a job."""

    data: JobRecord | None


class Credit(DialectEnvelope):
    """The credits that can be spent."""

    data: float | None


class TimedWord(BaseModel):
    """A sung word with the space or the line break that follows it; times are seconds."""

    word: str
    success: bool
    startS: float
    endS: float
    palign: int


class TimedLyrics(BaseModel):
    """The words of a track with their times."""

    alignedWords: list[TimedWord]
    waveformData: list[float]
    hootCer: float
    isStreamed: bool


class TimedLyricsAnswer(DialectEnvelope):
    """Return the words of a track with their times."""

    data: TimedLyrics | None


class DialectPersona(BaseModel):
    """What is kept of a track for later songs."""

    personaId: str
    name: str
    description: str


class PersonaAnswer(DialectEnvelope):
    """A persona was made."""

    data: DialectPersona | None


class Link(DialectEnvelope):
    """A URL for a download."""

    data: str | None


class DialectFile(BaseModel):
    """An uploaded file."""

    fileName: str
    filePath: str
    downloadUrl: str
    fileUrl: str
    fileSize: int
    mimeType: str
    uploadedAt: str


class FileAnswer(DialectEnvelope):
    """An uploaded file."""

    success: bool = False
    data: DialectFile | None


class Disabled(DialectEnvelope):
    """The code for something that is not available here, with the reason."""

    data: None


_TASK_ID = "0653b2c94c3d1f9d8e7a6b5c4d3e2f1a"
_TRACK_ID = "2f6f1a54-7f4a-5a43-9d3f-5f5d1c7f8a10"
_HOST = "http://127.0.0.1:8000/media"
_TRACK = {
    "id": _TRACK_ID,
    **dict.fromkeys(
        ("audioUrl", "sourceAudioUrl", "streamAudioUrl", "sourceStreamAudioUrl"),
        f"{_HOST}/6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6/low-tide.mp3",
    ),
    "imageUrl": f"{_HOST}/2b7e151628aed2a6abf7158809cf4f3c/low-tide.png",
    "sourceImageUrl": f"{_HOST}/2b7e151628aed2a6abf7158809cf4f3c/low-tide.png",
    "prompt": "[Verse]\nLow tide",
    "modelName": "chirp-v5",
    "title": "Low Tide",
    "tags": "folk",
    "createTime": "2026-01-01 00:00:00",
    "duration": 183.4,
}
_SHEET = {
    "text": "[Verse]\nLow tide",
    "title": "Low Tide",
    "status": "complete",
    "errorMessage": "",
}
_ENDED = {"createTime": "2026-01-01 00:00:00", "errorCode": None, "errorMessage": None}
_FILE = f"{_HOST}/0d5d0c0e6f0a4a589a0c5a0c7d1f6f11/low-tide.mp4"
EXAMPLES: dict[str, Any] = {
    "Accepted": {"taskId": _TASK_ID},
    "Credit": 12.5,
    "Link": _FILE,
    "Disabled": None,
    "AudioRecordAnswer": {
        "taskId": _TASK_ID,
        "parentMusicId": "",
        "param": "{}",
        "response": {"taskId": _TASK_ID, "sunoData": [_TRACK]},
        "status": "SUCCESS",
        "type": "GENERATE",
        "operationType": "generate",
        **_ENDED,
    },
    "FileRecordAnswer": {
        "taskId": _TASK_ID,
        "musicId": _TRACK_ID,
        "musicIndex": 0,
        "callbackUrl": "",
        "completeTime": "2026-01-01 00:01:00",
        "response": {"videoUrl": _FILE},
        "successFlag": "SUCCESS",
        "status": "SUCCESS",
        **_ENDED,
    },
    "LyricsRecordAnswer": {
        "taskId": _TASK_ID,
        "param": "{}",
        "response": {"taskId": _TASK_ID, "data": [_SHEET]},
        "status": "SUCCESS",
        "type": "LYRICS",
        **_ENDED,
    },
    "JobRecordAnswer": {
        "taskId": _TASK_ID,
        "model": "suno/music-video",
        "state": "success",
        "param": "{}",
        "resultJson": f'{{"resultUrls": ["{_FILE}"]}}',
        "failCode": None,
        "failMsg": None,
        "costTime": 58000,
        "completeTime": 1767225660000,
        "createTime": 1767225600000,
    },
    "TimedLyricsAnswer": {
        "alignedWords": [
            {"word": "Low ", "success": True, "startS": 0.5, "endS": 0.9, "palign": 0}
        ],
        "waveformData": [],
        "hootCer": 0,
        "isStreamed": False,
    },
    "PersonaAnswer": {"personaId": _TRACK_ID, "name": "Ava", "description": "a calm voice"},
    "FileAnswer": {
        "fileName": "low-tide.mp3",
        "filePath": "media/6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6/low-tide.mp3",
        "downloadUrl": f"{_HOST}/6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6/low-tide.mp3",
        "fileUrl": f"{_HOST}/6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6/low-tide.mp3",
        "fileSize": 4_200_000,
        "mimeType": "audio/mpeg",
        "uploadedAt": "2026-01-01T00:00:00Z",
    },
}
"""`data` of each answer's example, by the name of the answer's schema."""

ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["code", "msg", "data"],
    "properties": {
        "code": {"type": "integer"},
        "msg": {"type": "string"},
        "data": {"type": "null"},
    },
}
"""The schema of the few errors that are not answered with HTTP status 200."""
