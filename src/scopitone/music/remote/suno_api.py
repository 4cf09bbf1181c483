"""Music from another server of the job API, the hosted one or another Scopitone.

A job of this server is one task of the other server, under one Idempotency-Key: a second attempt
at the same job gets the task of the first attempt, and pays once.
"""

from __future__ import annotations

import json
import logging
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scopitone.audio.transcode import transcode_flac, write_mp3
from scopitone.core.errors import Canceled, InputError, RenderError
from scopitone.core.song import Lyrics
from scopitone.lyrics.aligned_words import build_lyrics
from scopitone.music.engine import (
    GenerateSpec,
    Makers,
    ProgressCallback,
    Source,
    Take,
    TakeCallback,
    Understanding,
    ignore_take,
)
from scopitone.music.remote.http_client import (
    OrderMemory,
    Progress,
    RemoteError,
    RemoteServer,
    error_for_status,
)
from scopitone.music.untimed_lyrics import parse_untimed

log = logging.getLogger(__name__)

_JOB_PATH = "/api/v1/client/job"
_UPLOAD_PATH = "/api/v1/client/files/upload-url"
MIN_PAUSE_S, MAX_PAUSE_S = 0.5, 10.0
"""Seconds between two polls of a task; the pause grows, because a song takes a minute or more."""
# The shares that are done before and after the other server's own progress.
_ORDERED_SHARE, _MADE_SHARE = 0.05, 0.9
_SOURCE_FIELDS = ("audio_weight",)
_FIELD_NAMES = {"weirdness_constraint": "weirdness", "continue_at": "at", "audio_url": "source"}


class SunoApiEngine:
    """A `MusicEngine` that speaks to another server of the job API.

    `url` is the server's address, `key` its API key. `order` names the job, for the
    Idempotency-Key; `memory` is a file in which the engine notes what it ordered, for a second
    attempt at the same job.
    """

    name = "upstream"

    def __init__(
        self, url: str, key: str = "", order: str = "", memory: Path | None = None
    ) -> None:
        self._server = RemoteServer(url, {"x-api-key": key} if key else {})
        self._order = order or secrets.token_hex(16)
        self._memory = OrderMemory(memory)

    def generate(
        self,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Make new songs."""
        fields = _input_fields(spec)
        return self._make_takes(
            "suno/music-generate", fields, spec, out, Progress(report), finished
        )

    def extend(
        self,
        source: Source,
        at: float,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Extend by the task of the source if it came from that server, else by an upload."""
        progress = Progress(report)
        clip = self._find_clip(source)
        if clip is None:
            fields = {**_input_fields(spec, _SOURCE_FIELDS), "continue_at": at}
            fields["audio_url"] = self._upload(source, out, progress)
            return self._make_takes(
                "suno/music-extend-upload", fields, spec, out, progress, finished
            )
        fields = {**_input_fields(spec), **clip}
        if at < source.duration:
            fields["continue_at"] = at
        for name in ("mode", "prompt"):
            fields.pop(name, None)
        return self._make_takes("suno/music-extend", fields, spec, out, progress, finished)

    def cover(
        self,
        source: Source,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Upload the source and cover it."""
        progress = Progress(report)
        fields = _input_fields(spec, _SOURCE_FIELDS)
        fields["audio_url"] = self._upload(source, out, progress)
        return self._make_takes("suno/music-cover", fields, spec, out, progress, finished)

    def _find_clip(self, source: Source) -> dict[str, str] | None:
        """Return the ids of the source's task and clip, or None if another server made it."""
        if source.score is None:
            return None
        notes = json.loads(source.score.read_bytes())
        if notes.get("server") != self._server.url:
            return None
        return {"task_id": notes["task_id"], "suno_id": notes["suno_id"]}

    def _upload(self, source: Source, out: Path, progress: Progress) -> str:
        """Upload the source as MP3, which every server accepts; return its URL there."""
        url = self._memory.get("audio_url")
        if url is None:
            progress(0.0)
            song = out / "source.mp3"
            write_mp3(source.audio, song)
            query = urlencode({"content_type": "audio/mpeg", "ext": ".mp3"})
            upload = self._call(progress, "GET", f"{_UPLOAD_PATH}?{query}")
            self._server.put(upload["presigned_url"], song, "audio/mpeg")
            url = upload["file_url"]
            self._memory.put("audio_url", url)
        return str(url)

    def _make_takes(
        self,
        model: str,
        fields: dict[str, Any],
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
        finished: TakeCallback,
    ) -> list[Take]:
        task_id = self._order_task(model, fields, progress)
        try:
            clips = self._wait_for_task(task_id, progress)["result"]["suno_data"]
            return self._download_takes(task_id, clips, spec, out, progress, finished)
        except Canceled:
            self._cancel(task_id)
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise RemoteError(f"{self._server.host} sent a response that cannot be used") from error

    def _download_takes(
        self,
        task_id: str,
        clips: list[dict[str, Any]],
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
        finished: TakeCallback,
    ) -> list[Take]:
        takes = []
        for number, clip in enumerate(clips):
            takes.append(self._download_take(task_id, clip, number, spec, out, progress))
            progress(_MADE_SHARE + (1 - _MADE_SHARE) * (number + 1) / len(clips))
            finished(number, takes[-1])
        return takes

    def _order_task(self, model: str, fields: dict[str, Any], progress: Progress) -> str:
        """Create the task unless an earlier attempt did; return its id on the server."""
        task_id = self._memory.get("task_id")
        if task_id is None:
            body = {"model": model, "input": fields}
            headers = {"Idempotency-Key": f"scopitone-{self._order}"}
            task = self._call(progress, "POST", f"{_JOB_PATH}/CreateTask", body, headers)
            task_id = task["task_id"]
            self._memory.put("task_id", task_id)
            log.info("%s is task %s at %s", model, task_id, self._server.host)
        progress(_ORDERED_SHARE)
        return str(task_id)

    def _wait_for_task(self, task_id: str, progress: Progress) -> dict[str, Any]:
        query = urlencode({"task_id": task_id})
        pause_s = MIN_PAUSE_S
        while True:
            progress.wait(pause_s)
            pause_s = min(pause_s * 1.25, MAX_PAUSE_S)
            task: dict[str, Any] = self._call(progress, "GET", f"{_JOB_PATH}/TaskInfo?{query}")
            if task["status"] == "failed":
                reason = (task.get("result") or {}).get("message") or "no reason given"
                raise RenderError(f"{self._server.host} could not make the song: {reason}")
            if task["status"] == "success":
                return task
            share = min(1.0, float(task.get("progress") or 0.0))
            progress(_ORDERED_SHARE + (_MADE_SHARE - _ORDERED_SHARE) * share)

    def _cancel(self, task_id: str) -> None:
        """Cancel the task on the server, if it supports that; failures are ignored."""
        try:
            self._server.call(
                "POST",
                f"{_JOB_PATH}/cancel",
                body={"task_id": task_id},
                repeatable=False,
                timeout_s=0.7,
            )
        except RemoteError as error:
            log.info("Task %s could not be canceled at %s: %s", task_id, self._server.host, error)

    def _download_take(
        self,
        task_id: str,
        clip: dict[str, Any],
        number: int,
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
    ) -> Take:
        download, audio = out / f"{number}.fetched", out / f"{number}.flac"
        self._server.download(clip["suno_audio_url"], download, progress.keep_alive)
        lyrics = clip.get("lyrics") or spec.lyrics
        score = out / f"{number}.task.json"
        notes = {"server": self._server.url, "task_id": task_id, "suno_id": clip["suno_id"]}
        score.write_text(json.dumps(notes))
        return Take(
            title=clip.get("title") or spec.title,
            tags=clip.get("tags") or spec.tags,
            audio=audio,
            duration=transcode_flac(download, audio),
            made_by=self._name_makers(clip),
            lyrics=lyrics,
            timed=_parse_timed(clip, lyrics),
            instrumental=bool(clip.get("instrumental", spec.instrumental)),
            cover=self._download_cover(clip, out / f"{number}.cover", progress),
            score=score,
            notes=tuple(clip.get("notes") or ()),
            understood=Understanding.from_json(clip.get("understood") or {}),
        )

    def _name_makers(self, clip: dict[str, Any]) -> Makers:
        """Return the makers that another Scopitone names, for this engine."""
        made_by = clip.get("made_by") or {}
        return Makers(
            self.name, made_by.get("voice"), made_by.get("soundfont"), made_by.get("lyricist")
        )

    def _download_cover(self, clip: dict[str, Any], path: Path, progress: Progress) -> Path | None:
        url = clip.get("suno_image_large_url") or clip.get("suno_image_url")
        if not url:
            return None
        try:
            self._server.download(url, path, progress.keep_alive)
        except RemoteError as error:
            # A song without its cover can still be used; a cover is generated for it.
            log.warning("No cover: %s", error)
            return None
        return path

    def _call(
        self,
        progress: Progress,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send a request and return the `data` of its response.

        Raises:
            InputError: the server answered 422 and named a field.
            RemoteError: any other failure.
        """
        status, response = self._server.call(
            method, path, body=body, headers=headers, wait=progress.wait
        )
        response = response if isinstance(response, dict) else {}
        # Some servers send status 200 with another code in the body.
        code = response.get("code", status)
        data = response.get("data")
        if code == 200 and isinstance(data, dict):
            return data
        message = str(response.get("message") or "")
        field, colon, reason = message.partition(": ")
        if code == 422 and colon and field.startswith("input."):
            name = field.removeprefix("input.")
            raise InputError(_FIELD_NAMES.get(name, name), reason)
        raise error_for_status(self._server.host, int(code), message)


def _input_fields(spec: GenerateSpec, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the `input` of a music model: the fields that are set.

    Of the fields that not all models have, only the `optional` ones are included.
    """
    values = {
        "mode": "simple" if spec.prompt else "custom",
        "model": spec.version,
        "prompt": spec.prompt,
        "title": spec.title,
        "tags": spec.tags,
        "lyrics": "" if spec.instrumental else spec.lyrics,
        "vocal_gender": spec.vocal_gender,
        "style_weight": spec.style_weight,
        "weirdness_constraint": spec.weirdness,
        "negative_tags": spec.negative_tags,
        "audio_weight": spec.audio_weight,
        "duration": spec.duration,
    }
    excluded = {*_SOURCE_FIELDS} - {*optional}
    fields = {
        name: value
        for name, value in values.items()
        if value not in ("", None) and name not in excluded
    }
    return {**fields, "instrumental": spec.instrumental}


def _parse_timed(clip: dict[str, Any], lyrics: str) -> Lyrics:
    """Return the words with their times, or without times if the server sent none."""
    words = clip.get("aligned_words")
    if not words:
        return parse_untimed(lyrics)
    return build_lyrics((str(w["word"]), float(w["start_s"]), float(w["end_s"])) for w in words)
