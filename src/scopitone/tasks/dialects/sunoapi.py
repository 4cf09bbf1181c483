"""The dialect of sunoapi.org and kie.ai: one form of record for each kind of task.

Records of tasks have camelCase, callbacks have snake_case, as those vendors publish them. Nothing
is decided here: fields, states and codes of TaskInfo are renamed.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from scopitone.store.tables import Task
from scopitone.tasks.clips import position_of
from scopitone.tasks.models import (
    COVER,
    EXTEND,
    EXTEND_UPLOAD,
    GENERATE,
    IMPORT,
    LYRICS,
    MIDI,
    PICTURES,
    SEPARATION,
    VIDEO,
    WAV,
)
from scopitone.tasks.presenter import early_result, task_info
from scopitone.tasks.status import TaskStatus

DIALECT = "sunoapi"
"""The value of `Task.dialect`."""

OPERATIONS = {
    GENERATE: "generate",
    EXTEND: "extend",
    EXTEND_UPLOAD: "upload_extend",
    COVER: "upload_cover",
    IMPORT: "import",
}
"""The models whose tasks are records of audio, with their `operationType`."""

FIELD_NAMES = {
    "task_id": "taskId",
    "suno_id": "audioId",
    "tags": "style",
    "lyrics": "prompt",
    "audio_url": "uploadUrl",
    "brand": "domainName",
    "callback_url": "callBackUrl",
    "continue_at": "continueAt",
    "negative_tags": "negativeTags",
    "vocal_gender": "vocalGender",
    "style_weight": "styleWeight",
    "weirdness_constraint": "weirdnessConstraint",
    "audio_weight": "audioWeight",
    "persona_id": "personaId",
}
"""Fields of `input` by the names that this dialect has for them."""

_FIELD = re.compile(r"^(?:input\.)?(\w+)(?=[.:])")
_UNREACHABLE_AUDIO = 451
_CAMEL = re.compile(r"_([a-z])")
# Names of tracks in records, by the names in callbacks; the dialect mixes both in `createTime`.
_TRACK = {
    "id": "id",
    "audio_url": "audioUrl",
    "source_audio_url": "sourceAudioUrl",
    "stream_audio_url": "streamAudioUrl",
    "source_stream_audio_url": "sourceStreamAudioUrl",
    "image_url": "imageUrl",
    "source_image_url": "sourceImageUrl",
    "prompt": "prompt",
    "model_name": "modelName",
    "title": "title",
    "tags": "tags",
    "createTime": "createTime",
    "duration": "duration",
}
_STEMS = (
    *("vocal", "instrumental", "backing_vocals", "drums", "bass", "guitar", "piano", "keyboard"),
    *("percussion", "strings", "synth", "fx", "brass", "woodwinds"),
)


_AUDIO_FAILURE = "GENERATE_AUDIO_FAILED"
FILE_FAILURES = {
    VIDEO: "GENERATE_MP4_FAILED",
    WAV: "GENERATE_WAV_FAILED",
    MIDI: "GENERATE_MIDI_FAILED",
    SEPARATION: _AUDIO_FAILURE,
    PICTURES: "GENERATE_COVER_FAILED",
}
"""The models whose tasks are records of files of a track, with the state of one that failed."""


def rename_field(message: str) -> str:
    """Return an error message with the dialect's name of the field that it begins with."""
    match = _FIELD.match(message)
    if match is None:
        return message
    return FIELD_NAMES.get(match[1], match[1]) + message[match.end() :]


def describe_audio(task: Task, base_url: str) -> dict[str, Any]:
    """Return `data` of generate/record-info: of a task of one of OPERATIONS."""
    result = _result_of(task, base_url)
    operation = OPERATIONS[task.model]
    shown = result or early_result(task, base_url)
    tracks = [_describe_track(task, clip) for clip in shown.get("suno_data", ())]
    return {
        "taskId": task.id,
        "parentMusicId": task.spec.get("clip_id") or "",
        "param": request_of(task),
        "response": {"taskId": task.id, "sunoData": tracks} if tracks else None,
        "status": "FIRST_SUCCESS" if tracks and not result else _state_of(task, _AUDIO_FAILURE),
        "type": operation.upper(),
        "operationType": operation,
        "createTime": _format_time(task.create_at),
        **_describe_failure(task, result),
    }


def describe_file(task: Task, base_url: str) -> dict[str, Any]:
    """Return `data` of the record of a task of one of FILE_FAILURES."""
    result = _result_of(task, base_url)
    state = _state_of(task, FILE_FAILURES[task.model])
    source = json.loads(task.request)["input"]["task_id"]
    return {
        "taskId": task.id,
        "musicId": task.spec["clip_id"],
        "musicIndex": position_of(source, task.spec["clip_id"]),
        "callbackUrl": task.callback_url or "",
        "createTime": _format_time(task.create_at),
        "completeTime": None if task.complete_at is None else _format_time(task.complete_at),
        "response": _describe_files(task, result) if state == "SUCCESS" else None,
        "successFlag": state,
        # Some clients read this name.
        "status": state,
        **_describe_failure(task, result),
    }


def describe_lyrics(task: Task, base_url: str) -> dict[str, Any]:
    """Return `data` of lyrics/record-info."""
    result = _result_of(task, base_url)
    state = _state_of(task, "GENERATE_LYRICS_FAILED")
    sheets = _list_sheets(result)
    return {
        "taskId": task.id,
        "param": request_of(task),
        "response": {"taskId": task.id, "data": sheets} if state == "SUCCESS" else None,
        "status": state,
        "type": "LYRICS",
        "createTime": _format_time(task.create_at),
        **_describe_failure(task, result),
    }


def early_bodies(task: Task) -> dict[str, dict[str, Any]]:
    """Return the callbacks of the stages before the last: of a song, its words and its first take.

    {} if no take is complete.
    """
    has_failed = task.status == TaskStatus.FAILED
    if task.model not in OPERATIONS or has_failed:
        return {}
    first = _list_callback_tracks(task, early_result(task, task.base_url))[:1]
    first = first or _list_callback_tracks(task, _result_of(task, task.base_url))[:1]
    if not first:
        return {}
    return {"text": _audio_body(task, "text", []), "first": _audio_body(task, "first", first)}


def callback_body(task: Task) -> dict[str, Any]:
    """Return the callback of a task that has ended."""
    result = _result_of(task, task.base_url)
    failed = task.status != TaskStatus.SUCCESS
    if task.model in OPERATIONS:
        stage = "error" if failed else "complete"
        return _audio_body(task, stage, [] if failed else _list_callback_tracks(task, result))
    failure = _describe_failure(task, result)
    code, message = failure["errorCode"] or 200, failure["errorMessage"]
    if task.model == LYRICS:
        stage = "error" if failed else "complete"
        data: dict[str, Any] = {"callbackType": stage, "taskId": task.id}
        data["data"] = _list_sheets(result)
        return {"code": code, "msg": message or "All generated successfully.", "data": data}
    data = {"task_id": task.id, **_list_callback_files(task, result)}
    success = "MP4 generated successfully." if task.model == VIDEO else "success"
    return {"code": code, "msg": message or success, "data": data}


def request_of(task: Task) -> str:
    """Return the request as it was sent, as JSON text."""
    return task.dialect_request or task.request


def _audio_body(task: Task, stage: str, tracks: list[dict[str, Any]]) -> dict[str, Any]:
    failure = _describe_failure(task, _result_of(task, task.base_url))
    texts = {
        "text": "Text generated successfully.",
        "first": "First track generated successfully.",
        "complete": "All generated successfully.",
        "error": failure["errorMessage"],
    }
    data = {"callbackType": stage, "task_id": task.id, "data": tracks}
    return {"code": failure["errorCode"] or 200, "msg": texts[stage], "data": data}


def _list_callback_tracks(task: Task, result: dict[str, Any]) -> list[dict[str, Any]]:
    tracks = [_describe_track(task, clip) for clip in result.get("suno_data", ())]
    return [{snake: track[camel] for snake, camel in _TRACK.items()} for track in tracks]


def _list_callback_files(task: Task, result: dict[str, Any]) -> dict[str, Any]:
    """Return what a callback has beside the task's id."""
    urls = result.get("media_urls") or [None]
    if task.model == VIDEO:
        return {"video_url": urls[0]}
    if task.model == SEPARATION:
        info = result.get("media_info", {})
        named = {f"{name}_url": info.get(f"{name}_url") for name in _STEMS}
        return {"vocal_removal_info": named if info else None}
    if task.model == WAV:
        # Clients read either.
        return {"audioWavUrl": urls[0], "response": {"audio_url": urls[0]}}
    if task.model == PICTURES:
        return {"images": result.get("media_urls", [])}
    return {"midi_url": urls[0]}


def _describe_files(task: Task, result: dict[str, Any]) -> dict[str, Any]:
    """Return `response` of a record of files."""
    urls = result["media_urls"]
    if task.model == VIDEO:
        return {"videoUrl": urls[0]}
    if task.model == WAV:
        return {"audioWavUrl": urls[0]}
    if task.model == PICTURES:
        return {"images": urls}
    if task.model == MIDI:
        return {"midiUrl": urls[0]}
    info = result["media_info"]
    return {_to_camel(f"{name}_url"): info.get(f"{name}_url") for name in _STEMS}


def _describe_track(task: Task, clip: dict[str, Any]) -> dict[str, Any]:
    audio, image = clip["suno_audio_url"], clip["suno_image_large_url"]
    return {
        "id": clip["suno_id"],
        "audioUrl": audio,
        "sourceAudioUrl": audio,
        # A finished file plays while it loads.
        "streamAudioUrl": audio,
        "sourceStreamAudioUrl": audio,
        "imageUrl": image,
        "sourceImageUrl": image,
        "prompt": clip["lyrics"],
        "modelName": clip["suno_model"],
        "title": clip["title"],
        "tags": clip["tags"],
        "createTime": _format_time(task.create_at),
        "duration": clip["duration"],
    }


def _list_sheets(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"text": sheet["text"], "title": sheet["title"], "status": "complete", "errorMessage": ""}
        for sheet in result.get("lyrics_data", ())
    ]


def _result_of(task: Task, base_url: str) -> dict[str, Any]:
    return task_info(task, base_url)["result"] or {}


def _state_of(task: Task, failure: str) -> str:
    if task.status == TaskStatus.SUCCESS:
        return "SUCCESS"
    if task.status == TaskStatus.FAILED:
        return failure if task.attempts else "CREATE_TASK_FAILED"
    return "PENDING"


def _describe_failure(task: Task, result: dict[str, Any]) -> dict[str, Any]:
    if task.status != TaskStatus.FAILED:
        return {"errorCode": None, "errorMessage": None}
    message = result["message"]
    if message.startswith("input.audio_url"):
        code = _UNREACHABLE_AUDIO
    else:
        code = 501 if task.model in OPERATIONS else 500
    return {"errorCode": code, "errorMessage": rename_field(message)}


def _format_time(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))


def _to_camel(name: str) -> str:
    return _CAMEL.sub(lambda match: match[1].upper(), name)
