"""Projects over HTTP: kept as they are edited, gone back to, and made into videos."""

from __future__ import annotations

import copy
import http.client
import io
import json
import struct
from typing import Any
from urllib.parse import urlsplit

import av
import pytest

PROJECTS = "/api/v1/projects"
ENVIRONMENT = {"SCOPITONE_MAX_PROJECTS": "12", "SCOPITONE_MAX_PROJECT_BYTES": "20000"}
WORDS = [
    {"word": "One ", "start_s": 0.5, "end_s": 0.9},
    {"word": "two\n", "start_s": 0.9, "end_s": 1.4},
    {"word": "three", "start_s": 1.5, "end_s": 2.0},
]
SMALL = {"resolution": "720p", "fps": 10, "style": "type", "motion": "still"}


@pytest.fixture(scope="module")
def clip(server: Any, song: bytes, cover: bytes) -> dict[str, str]:
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", cover)["url"],
        "title": "Low Tide",
        "artist": "Ava",
        "aligned_words": WORDS,
    }
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "success", task
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


def put(server: Any, path: str, body: Any, **options: Any) -> Any:
    head = {"Content-Type": "application/json"}
    return server.request("PUT", path, json.dumps(body).encode(), head, **options)


def save(server: Any, project_id: str, revision: int, document: Any) -> Any:
    return put(
        server, f"{PROJECTS}/{project_id}", {"revision": revision, "document": document}
    ).data


@pytest.fixture
def project(server: Any, clip: Any) -> Any:
    made = server.post(PROJECTS, clip).data
    yield made
    server.request("DELETE", f"{PROJECTS}/{made['id']}")


def test_a_project_has_the_song_and_its_words(server: Any, clip: Any, project: Any) -> None:
    assert (project["name"], project["revision"], project["videos"]) == ("Low Tide", 1, [])
    assert project["document"]["song"] == clip
    lines = project["document"]["lyrics"]["lines"]
    assert [line["text"] for line in lines] == ["One two", "three"]
    song = project["song"]
    assert (song["available"], song["title"], song["artist"]) == (True, "Low Tide", "Ava")
    assert song["duration"] == pytest.approx(3.0, abs=0.05)
    assert server.request("GET", song["audio_url"]).status == 200
    assert server.request("GET", f"{PROJECTS}/{project['id']}").data == project


def test_the_list_has_small_pictures_and_the_last_edited_first(
    server: Any, clip: Any, project: Any
) -> None:
    second = server.post(PROJECTS, {**clip, "name": "Second"}).data
    renamed = server.post(f"{PROJECTS}/{project['id']}/rename", {"name": "First"}).data
    assert renamed["revision"] == 2
    page = server.request("GET", f"{PROJECTS}?limit=1").data
    rest = server.request("GET", f"{PROJECTS}?limit=1&cursor={page['next_cursor']}").data
    names = {entry["name"] for listed in (page, rest) for entry in listed["projects"]}
    assert names == {"First", "Second"}
    [entry] = page["projects"]
    assert (entry["title"], entry["artist"], entry["task_ids"]) == ("Low Tide", "Ava", [])
    assert entry["duration"] == pytest.approx(3.0, abs=0.05)
    picture = server.request("GET", entry["thumbnail_url"], key=None)
    assert picture.headers["Content-Type"] == "image/webp"
    assert picture.body[8:12] == b"WEBP"
    server.request("DELETE", f"{PROJECTS}/{second['id']}")


def test_a_save_that_is_based_on_an_old_state_is_refused(server: Any, project: Any) -> None:
    path = f"{PROJECTS}/{project['id']}"
    ours, theirs = copy.deepcopy(project["document"]), copy.deepcopy(project["document"])
    ours["options"] = {"style": "vinyl"}
    theirs["options"] = {"style": "poster"}
    saved = put(server, path, {"revision": 1, "document": ours}).data
    assert saved["revision"] == 2
    refused = put(server, path, {"revision": 1, "document": theirs})
    assert (refused.status, refused.json["code"]) == (409, 409)
    assert refused.json["data"] == {"revision": 2}
    # The answer to a save was lost, and it is sent again.
    assert put(server, path, {"revision": 1, "document": ours}).data == saved
    assert put(server, path, {"revision": 2, "document": theirs}).data["revision"] == 3
    assert server.request("GET", path).data["document"] == theirs


def test_saves_within_minutes_are_one_version_and_a_restored_one_is_its_own(
    server: Any, project: Any
) -> None:
    path = f"{PROJECTS}/{project['id']}"
    document = project["document"]
    for revision, style in enumerate(("vinyl", "poster", "stage"), 1):
        document = {**document, "options": {"style": style}}
        put(server, path, {"revision": revision, "document": document})
    [version] = server.request("GET", f"{path}/versions").data["versions"]
    assert (version["number"], version["revision"]) == (1, 4)
    assert server.request("GET", f"{path}/versions/1").data["document"] == document
    restored = server.post(f"{path}/versions/1/restore", {}).data
    assert (restored["revision"], restored["document"]) == (5, document)
    put(server, path, {"revision": 5, "document": {**document, "options": {}}})
    numbers = [v["number"] for v in server.request("GET", f"{path}/versions").data["versions"]]
    assert numbers == [2, 1]
    back = server.post(f"{path}/versions/1/restore", {}).data["document"]
    assert back["options"] == {"style": "stage"}
    assert server.post(f"{path}/versions/9/restore", {}).status == 404
    assert server.post(f"{path}/versions/x/restore", {}).status == 422


def test_a_copy_is_numbered_and_a_deleted_project_comes_back(server: Any, project: Any) -> None:
    path = f"{PROJECTS}/{project['id']}"
    copies = [server.request("POST", f"{path}/duplicate").data for _ in range(2)]
    assert [made["name"] for made in copies] == ["Low Tide (2)", "Low Tide (3)"]
    assert copies[0]["document"] == project["document"]
    for made in copies:
        assert server.request("DELETE", f"{PROJECTS}/{made['id']}").status == 200
    gone = f"{PROJECTS}/{copies[0]['id']}"
    assert server.request("GET", gone).status == 404
    assert put(server, gone, {"revision": 1, "document": project["document"]}).status == 404
    assert server.request("POST", f"{gone}/undelete").data["name"] == "Low Tide (2)"
    assert server.request("GET", gone).status == 200
    server.request("DELETE", gone)


def test_other_pages_are_told_of_each_change(server: Any, project: Any) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", "/api/v1/client/job/feed", headers={"x-api-key": server.key})
    answer = connection.getresponse()
    wanted = {"id": project["id"], "revision": 2, "deleted": False}
    server.post(f"{PROJECTS}/{project['id']}/rename", {"name": "Renamed"})
    name = ""
    for line in answer:
        if line.startswith(b"event: "):
            name = line[7:].decode().strip()
        if name == "project" and line.startswith(b"data: ") and json.loads(line[6:]) == wanted:
            break
    connection.close()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 9}, "document.version: is 9, from a newer Scopitone"),
        ({"song": "a.mp3"}, "document.song: is a path; accepted: "),
        ({"song": {"task_id": "a", "suno_id": "b"}}, "document.song: is not a song of this acc"),
        ({"options": {"fps": 99}}, "document.options.fps: is 99; accepted: a whole number from 10"),
        ({"options": {"cover": "../a.jpg"}}, "document.options.cover: is not a file of this serv"),
        ({"options": {"title": "x" * 201}}, "document.options.title: has 201 characters; accept"),
        (
            {"options": {"brand_kit": {"logo": "https://example.com/a.svg"}}},
            "document.options.brand_kit.logo: is not a file of this server: https://",
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_named(
    server: Any, project: Any, change: Any, message: str
) -> None:
    document = {**project["document"], **change}
    for refused in (
        put(server, f"{PROJECTS}/{project['id']}", {"revision": 1, "document": document}),
        server.post(PROJECTS, {"document": document}),
    ):
        assert refused.status == 422
        assert refused.json["message"].startswith(message)


def test_limits(server: Any, clip: Any, project: Any) -> None:
    lines = [{"text": "la " * 30, "start": None, "end": None, "words": []}] * 200
    large = {**project["document"], "lyrics": {"lines": lines}}
    refused = put(server, f"{PROJECTS}/{project['id']}", {"revision": 1, "document": large})
    assert (refused.status, "too large" in refused.json["message"]) == (413, True)
    made = []
    while (reply := server.post(PROJECTS, clip)).status == 200:
        made.append(reply.data["id"])
    assert (reply.status, len(made) <= 12) == (402, True)
    assert "limit of 12 projects" in reply.json["message"]
    assert server.request("POST", f"{PROJECTS}/{project['id']}/duplicate").status == 402
    for project_id in made:
        server.request("DELETE", f"{PROJECTS}/{project_id}")


@pytest.mark.usefixtures("project")
def test_the_task_of_a_projects_song_is_not_deleted(server: Any, clip: Any) -> None:
    refused = server.post("/api/v1/client/job/delete", {"task_id": clip["task_id"]})
    assert refused.status == 422
    assert "'Low Tide'; delete the project first" in refused.json["message"]


def preview(server: Any, video_input: Any) -> bytes:
    reply = server.post("/api/v1/client/job/preview", {"input": video_input, "at": 1.2})
    assert reply.status == 200, reply.body
    body = reply.body
    assert isinstance(body, bytes)
    return body


def test_a_frame_is_that_of_the_project_unless_the_request_says_otherwise(
    server: Any, clip: Any, project: Any, cover: bytes
) -> None:
    path = f"{PROJECTS}/{project['id']}"
    url = server.upload("other.png", cover)["url"]
    kit = {"name": "Moth", "colours": ["#ffcc00", "#102030"]}
    options = {**SMALL, "cover": url, "title": "High Tide", "brand_kit": kit}
    document = {**project["document"], "options": options}
    save(server, project["id"], 1, document)
    stored = server.request("GET", path).data
    # Without the host, so that it stays right when the server's name changes.
    assert stored["document"]["options"]["cover"].startswith("/media/")
    drawn = preview(server, {"project_id": project["id"]})
    named = preview(server, {"project_id": project["id"], **clip})
    assert drawn == named
    assert size_of(drawn) == (1280, 720)
    upright = preview(server, {"project_id": project["id"], "aspect_ratio": "9:16"})
    assert size_of(upright) == (720, 1280)
    silent = preview(server, {"project_id": project["id"], "lyrics": "off"})
    assert silent != drawn
    thumbnail = stored["song"]["thumbnail_url"]
    assert server.request("GET", thumbnail, key=None).body[8:12] == b"WEBP"


def size_of(jpeg: bytes) -> tuple[int, int]:
    at = jpeg.index(b"\xff\xc0")
    height, width = struct.unpack(">HH", jpeg[at + 5 : at + 9])
    return width, height


def test_a_video_that_cannot_be_made_is_refused(server: Any, project: Any) -> None:
    def refuse(video_input: Any) -> str:
        body = {"model": "suno/music-video", "input": video_input}
        reply = server.post("/api/v1/client/job/CreateTask", body)
        assert reply.status == 422, reply.body
        return str(reply.json["message"])

    assert refuse({"project_id": "0" * 32}).startswith("input.project_id: must be the id of a pr")
    assert refuse({}) == "input.task_id: is required"
    other = {"project_id": project["id"], "suno_id": "other"}
    assert refuse(other).startswith("input.suno_id: is not that of the project's song")
    for number, (options, message) in enumerate(
        (
            ({"style": "none"}, "project.options.style: unknown style 'none'"),
            ({"palette": ["red", "blue"]}, "project.options.palette: must be 2 to 5 colors"),
            ({"start": 2.9}, "project.options.start: must be at least 1 s before the end"),
            ({"start": 1, "end": 1.5}, "project.options.end: must be at least 1 s after"),
            ({"cover": f"/media/{'0' * 32}/a.png"}, "project.options.cover: the file was del"),
        ),
        1,
    ):
        document = {**project["document"], "options": options}
        save(server, project["id"], number, document)
        assert refuse({"project_id": project["id"]}).startswith(message)


@pytest.mark.slow
def test_a_video_is_made_of_the_project_as_it_was(server: Any, project: Any) -> None:
    """Its captions have the edited times, and a project can be made of it again."""
    path = f"{PROJECTS}/{project['id']}"
    document = copy.deepcopy(project["document"])
    document["options"] = {**SMALL, "codec": "hevc", "quality": "small"}
    line = document["lyrics"]["lines"][1]
    line.update(text="four", start=1.725, end=2.25, words=[["four", 1.725, 2.25]])
    save(server, project["id"], 1, document)
    body = {"model": "suno/music-video", "input": {"project_id": project["id"], "start": 0.25}}
    created = server.post("/api/v1/client/job/CreateTask", body).data
    assert "warnings" not in created
    # From now on, the video is independent of the project.
    save(server, project["id"], 2, {**document, "lyrics": {"lines": []}})
    task = server.finished(created["task_id"])
    assert task["status"] == "success", task
    video = task["result"]["video"]
    assert (video["project_id"], video["fps"], video["height"]) == (project["id"], 10, 720)
    made = io.BytesIO(server.request("GET", task["result"]["media_urls"][0]).body)
    with av.open(made) as container:
        assert container.streams.video[0].codec_context.name == "hevc"
    shown = server.request("GET", video["captions"]["srt"]).body.decode()
    assert "four" in shown
    assert "00:00:01,475 --> 00:00:02,000" in shown
    [listed] = server.request("GET", path).data["videos"]
    assert (listed["task_id"], listed["status"]) == (task["task_id"], "success")
    assert listed["video_url"] == task["result"]["media_urls"][0]
    again = server.post(PROJECTS, {"task_id": task["task_id"], "name": "Again"}).data
    assert again["document"] == {**document, "options": {**document["options"], "start": 0.25}}
    server.request("DELETE", f"{PROJECTS}/{again['id']}")


def test_the_codec_of_another_machine_is_replaced(server: Any, project: Any) -> None:
    document = {**project["document"], "options": {**SMALL, "codec": "h264_nvenc"}}
    save(server, project["id"], 1, document)
    body = {"model": "suno/music-video", "input": {"project_id": project["id"]}}
    created = server.post("/api/v1/client/job/CreateTask", body).data
    assert created["warnings"] == [
        "project.options.codec: h264_nvenc is not available on this server; h264 is used"
    ]
    server.post("/api/v1/client/job/cancel", {"task_id": created["task_id"]})


def test_a_video_without_a_project_becomes_one(server: Any, clip: Any) -> None:
    """Whether it was made already does not matter."""
    url = server.upload("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')["url"]
    kit = {"logo": url, "background": "https://example.com/a.jpg", "font": []}
    given = {**clip, "style": "vinyl", "author": "Bo", "palette": "auto", "loudness": -14}
    task = server.create("suno/music-video", {**given, "brand_kit": kit, "aligned_words": WORDS})
    server.post("/api/v1/client/job/cancel", {"task_id": task})
    project = server.post(PROJECTS, {"task_id": task}).data
    assert project["document"]["song"] == clip
    assert project["document"]["options"] == {
        "style": "vinyl",
        "author": "Bo",
        "loudness": "-14",
        "brand_kit": {"logo": url.removeprefix(server.url)},
    }
    [warning] = project["warnings"]
    assert warning.startswith("options.brand_kit.background: https://example.com/a.jpg is not on")
    refused = server.post(PROJECTS, {"task_id": clip["task_id"]})
    assert refused.json["message"].startswith("suno_id: is required, unless task_id is a video")
    server.request("DELETE", f"{PROJECTS}/{project['id']}")
