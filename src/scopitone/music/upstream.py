"""Music from another server of the job API, the hosted one or another Scopitone.

One request here is one task there, under one Idempotency-Key: an attempt that is made again
finds the task of the first and pays once.
"""

from __future__ import annotations

import json
import logging
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scopitone.aligned import from_words
from scopitone.errors import Cancelled, InputError, RenderError
from scopitone.music.engine import GenerateSpec, Source, Take, Tell
from scopitone.music.remote import Memory, Progress, Remote, RemoteError, refusal
from scopitone.music.sound_files import write_flac, write_mp3
from scopitone.music.unsung import without_times
from scopitone.song import Lyrics

log = logging.getLogger(__name__)

_JOB = "/api/v1/client/job"
_UPLOAD = "/api/v1/client/files/upload-url"
FIRST_PAUSE_S, LAST_PAUSE_S = 0.5, 10.0
"""Between two looks at a task: it grows, for a song takes a minute or more."""
# What is known before, and what remains after, the other server's own progress.
_ORDERED, _MADE = 0.05, 0.9
_GENERATE = ("vocal_gender", "style_weight", "weirdness_constraint", "negative_tags")
_SOURCED = ("audio_weight",)
_OURS = {"weirdness_constraint": "weirdness", "continue_at": "at", "audio_url": "source"}


class Upstream:
    """A `MusicEngine`.

    `url` is the server's, `key` its API key. `order` names the work, for the Idempotency-Key;
    `memory` is a file for what was ordered, which a second attempt at the same work reads.
    """

    name = "upstream"

    def __init__(
        self, url: str, key: str = "", order: str = "", memory: Path | None = None
    ) -> None:
        self._server = Remote(url, {"x-api-key": key} if key else {})
        self._order = order or secrets.token_hex(16)
        self._memory = Memory(memory)

    def generate(self, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """New songs."""
        return self._work("suno/music-generate", _input(spec, _GENERATE), spec, out, Progress(tell))

    def extend(
        self, source: Source, at: float, spec: GenerateSpec, out: Path, tell: Tell
    ) -> list[Take]:
        """By the source's own task where it came from that server, else by an upload."""
        progress = Progress(tell)
        known = self._known(source)
        if known is None:
            asked = {**_input(spec, _SOURCED), "continue_at": at}
            asked["audio_url"] = self._upload(source, out, progress)
            return self._work("suno/music-extend-upload", asked, spec, out, progress)
        asked = {**_input(spec, _GENERATE), **known}
        if at < source.duration:
            asked["continue_at"] = at
        for field in ("mode", "prompt"):
            asked.pop(field, None)
        return self._work("suno/music-extend", asked, spec, out, progress)

    def cover(self, source: Source, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """The source is uploaded."""
        progress = Progress(tell)
        asked = {**_input(spec, _SOURCED), "audio_url": self._upload(source, out, progress)}
        return self._work("suno/music-cover", asked, spec, out, progress)

    def _known(self, source: Source) -> dict[str, str] | None:
        """The source's task and clip there, if that server made it."""
        if source.score is None:
            return None
        noted = json.loads(source.score.read_bytes())
        if noted.get("server") != self._server.url:
            return None
        return {"task_id": noted["task_id"], "suno_id": noted["suno_id"]}

    def _upload(self, source: Source, out: Path, progress: Progress) -> str:
        """Upload the source as MP3, which every server takes; its URL there."""
        url = self._memory.get("audio_url")
        if url is None:
            progress(0.0)
            song = out / "source.mp3"
            write_mp3(source.audio, song)
            query = urlencode({"content_type": "audio/mpeg", "ext": ".mp3"})
            promised = self._ask(progress, "GET", f"{_UPLOAD}?{query}")
            self._server.put(promised["presigned_url"], song, "audio/mpeg")
            url = promised["file_url"]
            self._memory.keep("audio_url", url)
        return str(url)

    def _work(
        self, model: str, asked: dict[str, Any], spec: GenerateSpec, out: Path, progress: Progress
    ) -> list[Take]:
        task_id = self._ordered(model, asked, progress)
        try:
            clips = self._await(task_id, progress)["result"]["suno_data"]
            return self._takes(task_id, clips, spec, out, progress)
        except Cancelled:
            self._cancel(task_id)
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise RemoteError(f"{self._server.host} gave an answer that makes no sense") from error

    def _takes(
        self,
        task_id: str,
        clips: list[dict[str, Any]],
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
    ) -> list[Take]:
        takes = []
        for number, clip in enumerate(clips):
            takes.append(self._take(task_id, clip, number, spec, out, progress))
            progress(_MADE + (1 - _MADE) * (number + 1) / len(clips))
        return takes

    def _ordered(self, model: str, asked: dict[str, Any], progress: Progress) -> str:
        task_id = self._memory.get("task_id")
        if task_id is None:
            body = {"model": model, "input": asked}
            headers = {"Idempotency-Key": f"scopitone-{self._order}"}
            made = self._ask(progress, "POST", f"{_JOB}/CreateTask", body, headers)
            task_id = made["task_id"]
            self._memory.keep("task_id", task_id)
            log.info("%s is task %s at %s", model, task_id, self._server.host)
        progress(_ORDERED)
        return str(task_id)

    def _await(self, task_id: str, progress: Progress) -> dict[str, Any]:
        query = urlencode({"task_id": task_id})
        pause = FIRST_PAUSE_S
        while True:
            progress.wait(pause)
            pause = min(pause * 1.25, LAST_PAUSE_S)
            task: dict[str, Any] = self._ask(progress, "GET", f"{_JOB}/TaskInfo?{query}")
            if task["status"] == "failed":
                said = (task.get("result") or {}).get("message") or "it does not say why"
                raise RenderError(f"{self._server.host} could not make it: {said}")
            if task["status"] == "success":
                return task
            share = min(1.0, float(task.get("progress") or 0.0))
            progress(_ORDERED + (_MADE - _ORDERED) * share)

    def _cancel(self, task_id: str) -> None:
        """Tell the server, which may or may not know how; nobody waits for its answer."""
        try:
            self._server.call(
                "POST", f"{_JOB}/cancel", body={"task_id": task_id}, again=False, timeout_s=0.7
            )
        except RemoteError as error:
            log.info("Task %s was left at %s: %s", task_id, self._server.host, error)

    def _take(
        self,
        task_id: str,
        clip: dict[str, Any],
        number: int,
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
    ) -> Take:
        fetched, sound = out / f"{number}.fetched", out / f"{number}.flac"
        self._server.download(clip["suno_audio_url"], fetched, progress.again)
        lyrics = clip.get("lyrics") or spec.lyrics
        score = out / f"{number}.task.json"
        known = {"server": self._server.url, "task_id": task_id, "suno_id": clip["suno_id"]}
        score.write_text(json.dumps(known))
        return Take(
            title=clip.get("title") or spec.title,
            tags=clip.get("tags") or spec.tags,
            audio=sound,
            duration=write_flac(fetched, sound),
            lyrics=lyrics,
            timed=_timed(clip, lyrics),
            instrumental=bool(clip.get("instrumental", spec.instrumental)),
            cover=self._cover(clip, out / f"{number}.cover", progress),
            score=score,
            notes=tuple(clip.get("notes") or ()),
        )

    def _cover(self, clip: dict[str, Any], path: Path, progress: Progress) -> Path | None:
        url = clip.get("suno_image_large_url") or clip.get("suno_image_url")
        if not url:
            return None
        try:
            self._server.download(url, path, progress.again)
        except RemoteError as error:
            # A song without its picture is still a song; one is painted.
            log.warning("No cover: %s", error)
            return None
        return path

    def _ask(
        self,
        progress: Progress,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """`data` of the answer. Raises InputError for 422 of a field, else RemoteError."""
        status, answer = self._server.call(
            method, path, body=body, headers=headers, wait=progress.wait
        )
        answer = answer if isinstance(answer, dict) else {}
        # Clients may look at either; some servers answer 200 with another code inside.
        code = answer.get("code", status)
        data = answer.get("data")
        if code == 200 and isinstance(data, dict):
            return data
        said = str(answer.get("message") or "")
        field, colon, rest = said.partition(": ")
        if code == 422 and colon and field.startswith("input."):
            name = field.removeprefix("input.")
            raise InputError(_OURS.get(name, name), rest)
        raise refusal(self._server.host, int(code), said)


def _input(spec: GenerateSpec, more: tuple[str, ...]) -> dict[str, Any]:
    """`input` of the music models, without what was not asked for."""
    given = {
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
    }
    left_out = {*_GENERATE, *_SOURCED} - {*more}
    asked = {name: v for name, v in given.items() if v not in ("", None) and name not in left_out}
    return {**asked, "instrumental": spec.instrumental}


def _timed(clip: dict[str, Any], lyrics: str) -> Lyrics:
    """The words with their times, or without any where the server knows none."""
    words = clip.get("aligned_words")
    if not words:
        return without_times(lyrics)
    return from_words((str(w["word"]), float(w["start_s"]), float(w["end_s"])) for w in words)
