"""Music from an ACE-Step 1.5 server: https://github.com/ace-step/ACE-Step-1.5, docs/en/API.md.

Its REST interface accepts tasks (`/release_task`), returns their state (`/query_result`) and
serves files (`/v1/audio`). Songs are tasks of type text2music, covers are of type cover, and
extensions are of type repaint: from `at` to beyond the end of the source, which the server pads.
The server does not return the times of the words, and has no vocal gender, style weight,
weirdness or negative tags: what can be expressed in words goes into the prompt, the rest into the
notes of the take.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scopitone.audio.transcode import transcode_flac
from scopitone.core.errors import RenderError
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

MIN_PAUSE_S, MAX_PAUSE_S = 0.5, 5.0
"""Seconds between two polls of a task; the pause grows."""
EXTENSION_S = 90.0
"""Length of an extension: two verses and a chorus at a usual tempo."""
MAX_SONG_S = 600.0
"""Length of the longest song that the model makes (the range of audio_duration)."""
_ORDERED_SHARE, _MADE_SHARE = 0.05, 0.9
# Values of `status` in the response to /query_result; 0 is queued or running.
_SUCCEEDED, _FAILED = 1, 2
_INSTRUMENTAL_LYRICS = "[Instrumental]"
_VOICE_TAGS = {"m": "male vocals", "f": "female vocals"}


class AceStepEngine:
    """A `MusicEngine` that speaks to an ACE-Step server.

    `url` is the server's address, `key` its API key if it needs one. `memory` is a file in which
    the engine notes what it ordered, for a second attempt at the same job; `order` names the job
    in the log.
    """

    name = "acestep"

    def __init__(
        self, url: str, key: str = "", order: str = "", memory: Path | None = None
    ) -> None:
        self._server = RemoteServer(url, {"Authorization": f"Bearer {key}"} if key else {})
        self._memory = OrderMemory(memory)
        self._order = order

    def generate(
        self,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Make new songs. Without lyrics, the server's language model writes the words."""
        fields = {**_common_fields(spec), "task_type": "text2music", "thinking": True}
        if spec.duration is not None:
            fields["audio_duration"] = spec.duration
        if spec.prompt and not spec.lyrics and not spec.instrumental:
            fields["sample_query"] = _describe(spec)
        return self._make_takes(fields, None, spec, out, Progress(report), finished)

    def extend(
        self,
        source: Source,
        at: float,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Keep the source up to `at` and repaint what follows."""
        fields = {
            **_common_fields(spec),
            "task_type": "repaint",
            "repainting_start": at,
            "repainting_end": min(at + EXTENSION_S, MAX_SONG_S),
        }
        return self._make_takes(fields, source, spec, out, Progress(report), finished)

    def cover(
        self,
        source: Source,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Play the structure of the source in the style of the prompt."""
        fields = {**_common_fields(spec), "task_type": "cover"}
        if spec.audio_weight is not None:
            fields["audio_cover_strength"] = spec.audio_weight
        return self._make_takes(fields, source, spec, out, Progress(report), finished)

    def _make_takes(
        self,
        fields: dict[str, Any],
        source: Source | None,
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
        finished: TakeCallback,
    ) -> list[Take]:
        task_id = self._order_task(fields, source, progress)
        try:
            return self._download_takes(
                self._wait_for_songs(task_id, progress), spec, out, progress, finished
            )
        except (KeyError, TypeError, ValueError) as error:
            raise RemoteError(f"{self._server.host} sent a response that cannot be used") from error

    def _download_takes(
        self,
        songs: list[dict[str, Any]],
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
        finished: TakeCallback,
    ) -> list[Take]:
        takes = []
        for number, song in enumerate(songs):
            takes.append(self._download_take(song, number, spec, out, progress))
            progress(_MADE_SHARE + (1 - _MADE_SHARE) * (number + 1) / len(songs))
            finished(number, takes[-1])
        return takes

    def _order_task(self, fields: dict[str, Any], source: Source | None, progress: Progress) -> str:
        """Submit the task unless an earlier attempt did; return its id on the server."""
        task_id = self._memory.get("task_id")
        if task_id is None:
            progress(0.0)
            if source is None:
                task = self._post("/release_task", body=fields, progress=progress)
            else:
                song = (source.audio.name, source.audio.read_bytes(), "audio/flac")
                form = {name: _form_value(value) for name, value in fields.items()}
                task = self._post(
                    "/release_task", fields={**form, "src_audio": song}, progress=progress
                )
            task_id = task["task_id"]
            self._memory.put("task_id", task_id)
            log.info("Order %s is task %s at %s", self._order, task_id, self._server.host)
        progress(_ORDERED_SHARE)
        return str(task_id)

    def _wait_for_songs(self, task_id: str, progress: Progress) -> list[dict[str, Any]]:
        pause_s = MIN_PAUSE_S
        while True:
            progress.wait(pause_s)
            pause_s = min(pause_s * 1.25, MAX_PAUSE_S)
            query = {"task_id_list": [task_id]}
            [task] = self._post("/query_result", body=query, progress=progress, repeatable=True)
            songs: list[dict[str, Any]] = json.loads(task["result"] or "[]")
            if task["status"] == _SUCCEEDED and songs:
                return songs
            if task["status"] in (_SUCCEEDED, _FAILED):
                reason = next((str(song["error"]) for song in songs if song.get("error")), "")
                raise RenderError(
                    f"{self._server.host} could not make the song: {reason or 'no reason given'}"
                )
            share = max((float(song.get("progress") or 0) for song in songs), default=0.0)
            progress(_ORDERED_SHARE + (_MADE_SHARE - _ORDERED_SHARE) * min(1.0, share))

    def _download_take(
        self, song: dict[str, Any], number: int, spec: GenerateSpec, out: Path, progress: Progress
    ) -> Take:
        download, audio = out / f"{number}.fetched", out / f"{number}.flac"
        self._server.download(song["file"], download, progress.keep_alive)
        lyrics = "" if spec.instrumental else spec.lyrics or _sung_words(song.get("lyrics"))
        return Take(
            title=spec.title or _title_from(spec, lyrics),
            tags=spec.tags or str(song.get("prompt") or spec.prompt),
            audio=audio,
            duration=transcode_flac(download, audio),
            made_by=Makers(self.name, lyricist=_name_lyricist(spec, lyrics, self.name)),
            lyrics=lyrics,
            timed=parse_untimed(lyrics),
            instrumental=spec.instrumental,
            notes=tuple(_unused_fields(spec)),
            understood=Understanding(
                length=spec.duration,
                voices=() if spec.instrumental or not spec.vocal_gender else (spec.vocal_gender,),
            ),
        )

    def _post(
        self,
        path: str,
        *,
        progress: Progress,
        body: Any = None,
        fields: dict[str, Any] | None = None,
        repeatable: bool = False,
    ) -> Any:
        """Send a request and return the `data` of its response. Raises RemoteError."""
        status, response = self._server.call(
            "POST",
            path,
            body=body,
            fields=fields,
            repeatable=repeatable,
            wait=progress.wait,
        )
        response = response if isinstance(response, dict) else {}
        code = int(response.get("code") or status)
        if status == code == 200 and response.get("data") is not None:
            return response["data"]
        message = str(response.get("error") or response.get("detail") or "")
        raise error_for_status(self._server.host, code if code != 200 else 502, message)


def _common_fields(spec: GenerateSpec) -> dict[str, Any]:
    return {
        "prompt": _describe(spec),
        "lyrics": _INSTRUMENTAL_LYRICS if spec.instrumental else spec.lyrics,
        "audio_format": "flac",
        "batch_size": spec.takes,
        "use_random_seed": False,
        "seed": spec.seed,
    }


def _describe(spec: GenerateSpec) -> str:
    phrases = [spec.tags or spec.prompt]
    if spec.vocal_gender and not spec.instrumental:
        phrases.append(_VOICE_TAGS[spec.vocal_gender])
    if spec.instrumental:
        phrases.append("instrumental")
    return ", ".join(phrase for phrase in phrases if phrase)


def _form_value(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _sung_words(lyrics: object) -> str:
    text = lyrics if isinstance(lyrics, str) else ""
    return "" if text.strip() == _INSTRUMENTAL_LYRICS else text


def _name_lyricist(spec: GenerateSpec, lyrics: str, engine: str) -> str | None:
    """Return who wrote `lyrics`: the server, unless the request gives them."""
    return spec.lyricist if spec.lyrics or not lyrics else engine


def _title_from(spec: GenerateSpec, lyrics: str) -> str:
    """Return a title: the first words of the lyrics, or else of the prompt or the tags."""
    lines = parse_untimed(lyrics).lines
    words = re.findall(r"[^\s,.;:!?]+", lines[0].text if lines else spec.prompt or spec.tags)
    return " ".join(words[:5]).title()


def _unused_fields(spec: GenerateSpec) -> Iterator[str]:
    """Yield a note for each field of the request that the server cannot use."""
    unsupported = {
        "negative_tags": spec.negative_tags,
        "style_weight": spec.style_weight is not None,
        "weirdness_constraint": spec.weirdness is not None,
    }
    for field, is_set in unsupported.items():
        if is_set:
            yield f"ACE-Step does not support {field}; it was ignored."
    if not spec.instrumental:
        yield "ACE-Step does not return the times of the words; they are estimated."
