"""A lyricist behind the OpenAI form of chat completions.

POST URL/chat/completions with {"model", "messages"}; the answer has the text in
choices[0].message.content: https://platform.openai.com/docs/api-reference/chat/create.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any

from scopitone.core.cancellation import CancellationToken
from scopitone.core.errors import InputError
from scopitone.music.lyricist import SECTION_TAGS, LyricistError, LyricOrder, LyricsSheet
from scopitone.tasks.network.connection import CONNECTION_ERRORS, describe_failure, open_connection
from scopitone.tasks.network.ssrf_guard import CONNECT_TIMEOUT_S, SsrfGuard

_PATH = "/chat/completions"
_MAX_ANSWER_BYTES = 256 * 1024
_FIELD = "lyricist_url"
_RULES = (
    "You write the lyrics of songs. Answer with a first line “Title: …” of 2 to 5 words, an empty "
    "line, and the lyrics: under each tag, such as [Verse], its lines, one a line. Write plain "
    "text, without markup, comments, chords, or quotation marks around lines. Lines rhyme in the "
    "way of the language. The chorus begins with the title. Repeat a chorus in full."
)
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_TITLE = re.compile(r"\s*title\s*:\s*(?P<title>[^\n]*)\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChatLyricist:
    """A model of a server. `url` ends before /chat/completions; `key` is sent only if not empty.

    The whole answer must come within `timeout_s` seconds.
    """

    url: str
    model: str
    key: str
    timeout_s: float
    guard: SsrfGuard
    stop: CancellationToken

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model

    def write(self, order: LyricOrder, faults: tuple[str, ...] = ()) -> LyricsSheet:
        """Order lyrics from the server.

        Raises:
            LyricistError: it was not reached, or did not answer with a text in time.
            Canceled: the task was cancelled.
        """
        messages = [
            {"role": "system", "content": _RULES},
            {"role": "user", "content": describe_order(order, faults)},
        ]
        body = {"model": self.model, "messages": messages, "stream": False}
        return parse_sheet(_read_content(self._post(json.dumps(body).encode())))

    def _post(self, body: bytes) -> bytes:
        ends_at = time.monotonic() + self.timeout_s
        connect_s = min(CONNECT_TIMEOUT_S, self.timeout_s)
        url = self.url if self.url.endswith(_PATH) else self.url.rstrip("/") + _PATH
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            target = self.guard.check(url, _FIELD, connect_s)
            with (
                open_connection(target, self.timeout_s, connect_s, ends_at) as connection,
                self.stop.call_on_cancel(connection.cut),
            ):
                answer = connection.request("POST", body, headers)
                data: bytes = answer.read(_MAX_ANSWER_BYTES + 1)
        except (InputError, *CONNECTION_ERRORS) as error:
            raise LyricistError(f"cannot be reached: {describe_failure(error)}") from error
        if answer.status != 200:
            raise LyricistError(f"responded with status {answer.status}")
        if len(data) > _MAX_ANSWER_BYTES:
            raise LyricistError(f"sent more than {_MAX_ANSWER_BYTES // 1024} KB")
        # A body without a length seems to end when the connection is cut.
        if time.monotonic() >= ends_at:
            raise LyricistError(f"took longer than {self.timeout_s:g} s")
        return data


def describe_order(order: LyricOrder, faults: tuple[str, ...] = ()) -> str:
    """Return the order as the text that a model gets."""
    facts = {
        "Description of the song": order.description,
        "Title": order.title,
        "Language (ISO 639-1)": order.language,
        "Genre": order.genre,
        "Moods": ", ".join(order.moods),
        "Subject": order.subject,
        "Names that must occur": ", ".join(order.names),
    }
    rows = [f"{name}: {value}" for name, value in facts.items() if value]
    rows.append("Sections, with about so many syllables in each line:")
    for section in order.sections:
        rows.append(f"{SECTION_TAGS[section.kind]} {', '.join(map(str, section.syllables))}")
    if faults:
        rows += ["Your last attempt could not be used. Mend this:", *faults]
    return "\n".join(rows)


def parse_sheet(content: str) -> LyricsSheet:
    """Return the title, if there is one, and the lyrics of a model's answer."""
    text = _THOUGHTS.sub("", content).strip().replace("\r\n", "\n")
    match = _TITLE.match(text)
    if match is None:
        return LyricsSheet("", text)
    return LyricsSheet(match["title"].strip(' "“”«»'), text[match.end() :].strip())


def _read_content(data: bytes) -> str:
    """Return the text of an answer. Raises LyricistError if it has none."""
    try:
        answer: Any = json.loads(data)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise LyricistError("did not answer in the form of chat completions") from error
    if not isinstance(content, str) or not content.strip():
        raise LyricistError("answered without a text")
    return content
