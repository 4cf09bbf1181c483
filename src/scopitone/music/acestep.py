"""Music from an ACE-Step 1.5 server: https://github.com/ace-step/ACE-Step-1.5, docs/en/API.md.

Its REST interface submits (`/release_task`), is asked (`/query_result`) and hands out files
(`/v1/audio`). Songs are tasks of type text2music, extensions are repainted from `at` to beyond
the source's end, which the server pads, and covers are of type cover. It has no call that says
when each word is sung, no vocal gender, style weight, weirdness or negative tags: what can be
said in words goes into the prompt, the rest into the take's notes.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scopitone.errors import RenderError
from scopitone.music.engine import GenerateSpec, Source, Take, Tell
from scopitone.music.remote import Memory, Progress, Remote, RemoteError, refusal
from scopitone.music.sound_files import write_flac
from scopitone.music.unsung import without_times

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LAST_PAUSE_S = 0.5, 5.0
EXTENSION_S = 90.0
"""How much is added: two verses and a chorus at a usual tempo."""
LONGEST_S = 600.0
"""The longest song that the model makes (audio_duration's range)."""
_ORDERED, _MADE = 0.05, 0.9
# Values of `status` in the answer to /query_result; 0 is queued or running.
_SUCCEEDED, _FAILED = 1, 2
_SILENT = "[Instrumental]"
_VOICES = {"m": "male vocals", "f": "female vocals"}


class AceStep:
    """A `MusicEngine`.

    `url` is the server's, `key` its API key if it has one. `memory` is a file for what was
    ordered, which a second attempt at the same work reads; `order` is not needed for that.
    """

    name = "acestep"

    def __init__(
        self, url: str, key: str = "", order: str = "", memory: Path | None = None
    ) -> None:
        self._server = Remote(url, {"Authorization": f"Bearer {key}"} if key else {})
        self._memory = Memory(memory)
        self._order = order

    def generate(self, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """New songs; from a prompt alone, the server's language model writes the words."""
        asked = {**_common(spec), "task_type": "text2music", "thinking": True}
        if spec.prompt and not spec.lyrics and not spec.instrumental:
            asked["sample_query"] = _described(spec)
        return self._work(asked, None, spec, out, Progress(tell))

    def extend(
        self, source: Source, at: float, spec: GenerateSpec, out: Path, tell: Tell
    ) -> list[Take]:
        """The source up to `at` stays; what follows is new."""
        asked = {
            **_common(spec),
            "task_type": "repaint",
            "repainting_start": at,
            "repainting_end": min(at + EXTENSION_S, LONGEST_S),
        }
        return self._work(asked, source, spec, out, Progress(tell))

    def cover(self, source: Source, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """The source's structure in the style of the prompt."""
        asked = {**_common(spec), "task_type": "cover"}
        if spec.audio_weight is not None:
            asked["audio_cover_strength"] = spec.audio_weight
        return self._work(asked, source, spec, out, Progress(tell))

    def _work(
        self,
        asked: dict[str, Any],
        source: Source | None,
        spec: GenerateSpec,
        out: Path,
        progress: Progress,
    ) -> list[Take]:
        task_id = self._ordered(asked, source, progress)
        try:
            return self._takes(self._await(task_id, progress), spec, out, progress)
        except (KeyError, TypeError, ValueError) as error:
            raise RemoteError(f"{self._server.host} gave an answer that makes no sense") from error

    def _takes(
        self, songs: list[dict[str, Any]], spec: GenerateSpec, out: Path, progress: Progress
    ) -> list[Take]:
        takes = []
        for number, song in enumerate(songs):
            takes.append(self._take(song, number, spec, out, progress))
            progress(_MADE + (1 - _MADE) * (number + 1) / len(songs))
        return takes

    def _ordered(self, asked: dict[str, Any], source: Source | None, progress: Progress) -> str:
        task_id = self._memory.get("task_id")
        if task_id is None:
            progress(0.0)
            if source is None:
                made = self._ask("/release_task", body=asked, progress=progress)
            else:
                song = (source.audio.name, source.audio.read_bytes(), "audio/flac")
                fields = {name: _form(value) for name, value in asked.items()}
                made = self._ask(
                    "/release_task", fields={**fields, "src_audio": song}, progress=progress
                )
            task_id = made["task_id"]
            self._memory.keep("task_id", task_id)
            log.info("Order %s is task %s at %s", self._order, task_id, self._server.host)
        progress(_ORDERED)
        return str(task_id)

    def _await(self, task_id: str, progress: Progress) -> list[dict[str, Any]]:
        pause = FIRST_PAUSE_S
        while True:
            progress.wait(pause)
            pause = min(pause * 1.25, LAST_PAUSE_S)
            asked = {"task_id_list": [task_id]}
            [task] = self._ask("/query_result", body=asked, progress=progress, again=True)
            songs: list[dict[str, Any]] = json.loads(task["result"] or "[]")
            if task["status"] == _SUCCEEDED and songs:
                return songs
            if task["status"] in (_SUCCEEDED, _FAILED):
                said = next((str(song["error"]) for song in songs if song.get("error")), "")
                raise RenderError(f"{self._server.host} could not make it: {said or 'no reason'}")
            share = max((float(song.get("progress") or 0) for song in songs), default=0.0)
            progress(_ORDERED + (_MADE - _ORDERED) * min(1.0, share))

    def _take(
        self, song: dict[str, Any], number: int, spec: GenerateSpec, out: Path, progress: Progress
    ) -> Take:
        fetched, sound = out / f"{number}.fetched", out / f"{number}.flac"
        self._server.download(song["file"], fetched, progress.again)
        sung = "" if spec.instrumental else spec.lyrics or _sung(song.get("lyrics"))
        return Take(
            title=spec.title or _title(spec, sung),
            tags=spec.tags or str(song.get("prompt") or spec.prompt),
            audio=sound,
            duration=write_flac(fetched, sound),
            lyrics=sung,
            timed=without_times(sung),
            instrumental=spec.instrumental,
            notes=tuple(_notes(spec)),
        )

    def _ask(
        self,
        path: str,
        *,
        progress: Progress,
        body: Any = None,
        fields: dict[str, Any] | None = None,
        again: bool = False,
    ) -> Any:
        """`data` of the answer. Raises RemoteError."""
        status, answer = self._server.call(
            "POST",
            path,
            body=body,
            fields=fields,
            again=again,
            wait=progress.wait,
        )
        answer = answer if isinstance(answer, dict) else {}
        code = int(answer.get("code") or status)
        if status == code == 200 and answer.get("data") is not None:
            return answer["data"]
        said = str(answer.get("error") or answer.get("detail") or "")
        raise refusal(self._server.host, code if code != 200 else 502, said)


def _common(spec: GenerateSpec) -> dict[str, Any]:
    return {
        "prompt": _described(spec),
        "lyrics": _SILENT if spec.instrumental else spec.lyrics,
        "audio_format": "flac",
        "batch_size": spec.takes,
        "use_random_seed": False,
        "seed": spec.seed,
    }


def _described(spec: GenerateSpec) -> str:
    said = [spec.tags or spec.prompt]
    if spec.vocal_gender and not spec.instrumental:
        said.append(_VOICES[spec.vocal_gender])
    if spec.instrumental:
        said.append("instrumental")
    return ", ".join(part for part in said if part)


def _form(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _sung(lyrics: object) -> str:
    text = lyrics if isinstance(lyrics, str) else ""
    return "" if text.strip() == _SILENT else text


def _title(spec: GenerateSpec, sung: str) -> str:
    """The first words of what is sung, or else of what was asked for."""
    lines = without_times(sung).lines
    words = re.findall(r"[^\s,.;:!?]+", lines[0].text if lines else spec.prompt or spec.tags)
    return " ".join(words[:5]).title()


def _notes(spec: GenerateSpec) -> Iterator[str]:
    unheard = {
        "negative_tags": spec.negative_tags,
        "style_weight": spec.style_weight is not None,
        "weirdness_constraint": spec.weirdness is not None,
    }
    for field, given in unheard.items():
        if given:
            yield f"ACE-Step has nothing like {field}; it was not used."
    if not spec.instrumental:
        yield "ACE-Step does not tell when the words are sung; their times are estimated."
