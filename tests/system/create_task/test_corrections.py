"""Corrections of a song's words: exact times, singers, and rows stay, also in the next song."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scopitone.core.settings import Settings
from scopitone.lyrics import json_codec, parse
from scopitone.store.database import open_engine, reading
from scopitone.store.tables import Clip

TTML = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata">
<body><div><p begin="0.5s" end="1.5s" ttm:agent="v1"><span begin="0.5s" end="0.9s">Helo</span>
<span begin="0.9s" end="1.5s">river</span><span ttm:role="x-translation">Hallo Fluss</span></p>
<p begin="1.8s" end="2.6s" ttm:agent="v2"><span begin="1.8s" end="2.1s">go</span>
<span begin="2.1s" end="2.6s">home</span></p></div></body></tt>"""


@pytest.fixture(scope="module")
def imported(server: Any, song: bytes) -> dict[str, Any]:
    """A song with a typo, two singers, and a translation."""
    audio = server.upload("typo.wav", song)["url"]
    fields = {"audio_url": audio, "title": "Typo", "lyrics": TTML}
    task = server.finished(server.create("scopitone/import", fields))
    clip: dict[str, Any] = task["result"]["suno_data"][0]
    return {**clip, "task_id": task["task_id"], "audio": audio}


def correct(server: Any, imported: Any, lyrics: str) -> Any:
    """The answer's words."""
    body = {key: imported[key] for key in ("task_id", "suno_id", "aligned_words")}
    reply = server.post("/api/v1/client/job/correct-words", {**body, "lyrics": lyrics})
    return reply.data["aligned_words"]


def test_a_correction_keeps_times_and_what_lines_have(server: Any, imported: Any) -> None:
    words = correct(server, imported, "Hello river\ngo home")
    assert [word["word"] for word in words] == ["Hello", "river\n", "go", "home\n"]
    old = imported["aligned_words"]
    assert [(w["start_s"], w["end_s"]) for w in words] == [(w["start_s"], w["end_s"]) for w in old]
    fields = {"audio_url": imported["audio"], "aligned_words": words}
    task_id = server.create("scopitone/import", {**fields, "replaces": imported["suno_id"]})
    saved = server.finished(task_id)["result"]["suno_data"][0]
    assert saved["aligned_words"] == words
    url = Settings.with_options({"data_dir": Path(server.data_dir)}).database_url
    with reading(open_engine(url)) as session:
        lyrics = json_codec.from_json(session.get_one(Clip, saved["suno_id"]).lyrics)
    given = parse(TTML.encode())
    assert [line.singer for line in lyrics.lines] == [line.singer for line in given.lines]
    assert lyrics.lines[0].rows == given.lines[0].rows
    assert lyrics.lines[1] == given.lines[1]


def test_text_with_times_of_its_own_is_left_to_the_import(server: Any, imported: Any) -> None:
    assert correct(server, imported, "[00:01.00]Hello river\n[00:02.00]go home") is None


def test_a_frame_shows_the_words_that_are_sent(server: Any, imported: Any) -> None:
    song = {key: imported[key] for key in ("task_id", "suno_id")}
    shown = {**song, "resolution": "720p", "style": "type"}

    def draw(words: Any) -> bytes:
        body = {"input": {**shown, "aligned_words": words}, "at": 1.2}
        frame: bytes = server.post("/api/v1/client/job/preview", body).body
        return frame

    same = imported["aligned_words"]
    assert draw(same) == server.post("/api/v1/client/job/preview", {"input": shown, "at": 1.2}).body
    assert draw(same) != draw([{**same[0], "word": "Hello"}, *same[1:]])


def test_only_an_own_song_is_replaced(server: Any, imported: Any) -> None:
    body = {"audio_url": imported["audio"], "replaces": "nobody's"}
    refused = server.post(
        "/api/v1/client/job/CreateTask", {"model": "scopitone/import", "input": body}
    )
    assert (refused.status, "input.replaces" in refused.json["message"]) == (422, True)
