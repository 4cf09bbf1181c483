"""Text of strangers: stored, listed, logged and named files after, and never more than text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.extended


TEXTS = {
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x9b31m",
    "bidi": "\u202egpj.exe\u2066 \u200f\u061c",
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)">{{7*7}}',
    "ansi": "\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "sql": "'); DROP TABLE tasks; -- %s %(id)s {0}",
    "path": "../../../../../../etc/passwd",
    "header": "a\r\nSet-Cookie: taken=1\r\n\r\n<b>",
    "nul": "a\x00b",
    "million": "word " * 200_000,
    "one word of a million": "x" * 1_000_000,
    "marks": "Z" + "\u0301" * 5_000,
}
# What a terminal or a log's reader takes for more than text; tabs and line ends are not.
# Marks of direction, which turn nothing around, belong to Arabic and Hebrew.
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
CREATE = "/api/v1/client/job/CreateTask"
# The server does the same with both; only what a database could stumble on is stored in each.
FOR_POSTGRESQL = ("controls", "bidi", "sql", "nul")


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, server_type: Any
) -> Iterator[Any]:
    more = {}
    if request.param == "postgresql":
        import throwaway_postgres

        cluster = request.getfixturevalue("postgres")
        url = throwaway_postgres.new_database(cluster, "hostile_text")
        more["SCOPITONE_DATABASE_URL"] = url
    running = server_type(tmp_path_factory.mktemp("data"), **more)
    running.start()
    yield running
    running.kill()


def uploaded(server: Any, song: bytes, name: str) -> Any:
    boundary = "frontier"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "")
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{escaped}"'
    body = head.encode() + b"\r\n\r\n" + song + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return server.request("POST", "/api/v1/client/files", body, kind)


@pytest.mark.extended
@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", TEXTS)
def test_it_is_refused_by_name_or_kept_as_text(server: Any, song: bytes, kind: str) -> None:
    check_text(server, song, kind)


@pytest.mark.extended
@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", FOR_POSTGRESQL)
def test_postgresql_keeps_it_as_text(server: Any, song: bytes, kind: str) -> None:
    check_text(server, song, kind)


def check_text(server: Any, song: bytes, kind: str) -> None:
    text = TEXTS[kind]
    url = uploaded(server, song, "song.wav").data["url"]
    accepted = []
    for field in ("title", "lyrics"):
        given = {"audio_url": url, field: text}
        if field == "title":
            given["artist"] = text
        reply = server.post(CREATE, {"model": "scopitone/import", "input": given, "note": text})
        assert reply.status in (200, 413, 422), reply.body[:200]
        if reply.status == 200:
            accepted.append(reply.data["task_id"])
        elif reply.status == 422:
            assert f"input.{field}" in reply.json["message"] or kind == "nul", reply.json
    named = uploaded(server, song, f"{text[:3000]}.wav")
    assert named.status in (200, 400, 413, 422), named.body[:200]
    if named.status == 200:
        given = {"audio_url": named.data["url"]}
        accepted.append(server.create("scopitone/import", given))
    made = server.post("/api/v1/client/account/keys", {"name": text})
    assert made.status in (200, 413, 422)
    found = server.request("GET", f"/api/v1/client/job/list?search={quote(text[:500])}")
    assert found.status in (200, 422), found.body[:200]

    for task_id in accepted:
        task = server.finished(task_id)
        if task["status"] == "failed":
            assert re.match(r"(input\.)?lyrics: ", task["result"]["message"]), task["result"]
            continue
        clip = task["result"]["suno_data"][0]
        assert not UNSAFE.search(clip["title"] + clip["artist"])
        for link in task["result"]["media_urls"]:
            answer = server.request("GET", link, key=None)
            assert answer.status == 200
            assert answer.headers["Set-Cookie"] is None
            assert not UNSAFE.search(answer.headers["Content-Disposition"] or "")
    for task_id in accepted[:1]:
        assert not UNSAFE.search(server.cli("tasks", "show", task_id)), "on the terminal"
    assert not UNSAFE.search((server.data_dir / "log").read_text())
    assert all(is_ours(path) for path in Path(server.data_dir).rglob("*") if path.is_file())


def is_ours(path: Path) -> bool:
    """Whether nobody else named it."""
    return all(unicodedata.category(one)[0] in "LNPS" for one in path.name)


@pytest.mark.extended
@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_a_video_of_it_is_made(server: Any, song: bytes) -> None:
    """What was kept is drawn, too: the longest line that is taken, whatever its glyphs are."""
    lines = ["x" * 400, "Z" + "\u0301" * 300, TEXTS["bidi"], "\ufffd\U0010ffff\u0e4a" * 40]
    lyrics = "\n".join(f"[00:0{at / 2:.2f}]{text}" for at, text in enumerate(lines, start=1))
    given = {"audio_url": uploaded(server, song, "song.wav").data["url"], "lyrics": lyrics}
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "success", task["result"]["message"][:300]
    clip = {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
    video = server.create("suno/music-video", {**clip, "resolution": "720p", "fps": 24})
    made = server.finished(video)
    assert made["status"] == "success", made["result"]["message"][:300]
