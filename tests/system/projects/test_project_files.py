"""Projects as ZIP files: rendered where they are unpacked, taken back, and refused if hostile."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECTS = "/api/v1/projects"
ENVIRONMENT = {"SCOPITONE_MAX_UPLOAD_BYTES": str(2**20)}
NAME = "tune.scopitone.json"
DOCUMENT: dict[str, Any] = {"version": 2, "song": "song.wav", "options": {"style": "vinyl"}}


def send(server: Any, name: str, content: bytes, **options: Any) -> Any:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    return server.request("POST", f"{PROJECTS}/file", body, kind, **options)


def pack(files: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def project(server: Any, song: bytes, cover: bytes) -> Any:
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", cover)["url"],
        "title": "Low Tide",
        "aligned_words": [{"word": "One", "start_s": 0.5, "end_s": 0.9}],
    }
    task = server.finished(server.create("scopitone/import", given))
    clip = {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
    document = server.post(PROJECTS, clip).data["document"]
    picture = server.upload("Bögen.png", cover)["url"]
    options = {"style": "window", "background": picture, "resolution": "720p", "fps": 10}
    kit = {"name": "Moth", "logo": server.upload("Bögen.png", cover + b"\0")["url"]}
    document["options"] = {**options, "motion": "still", "brand_kit": kit}
    return server.post(PROJECTS, {"document": document, "name": "Low/Tide"}).data


def test_a_zip_file_is_rendered_where_it_is_unpacked_and_taken_back(
    server: Any, project: Any, tmp_path: Path
) -> None:
    reply = server.request("GET", f"{PROJECTS}/{project['id']}/file")
    assert reply.headers["Content-Type"] == "application/zip"
    assert 'filename="Low Tide.zip"' in reply.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
        assert sorted(archive.namelist()) == [
            "Low Tide.scopitone.json",
            "cover.png",
            "files/Bögen-2.png",
            "files/Bögen.png",
            "song.flac",
        ]
        archive.extractall(tmp_path)
    drawn = tmp_path / "frame.png"
    server.cli(
        "preview", str(tmp_path / "Low Tide.scopitone.json"), "--at", "0.7", "-o", str(drawn)
    )
    assert drawn.read_bytes().startswith(b"\x89PNG")

    again = send(server, "Low Tide.zip", reply.body).data
    # The same song, so that nothing is imported again.
    assert (again["name"], again["warnings"]) == ("Low Tide", [])
    assert again["document"]["song"] == project["document"]["song"]
    assert again["document"]["lyrics"] == project["document"]["lyrics"]
    assert set(again["document"]["options"]) == set(project["document"]["options"])
    background = again["document"]["options"]["background"]
    assert (
        server.request("GET", background).body
        == server.request("GET", project["document"]["options"]["background"]).body
    )


def test_a_song_that_the_account_does_not_have_is_imported(
    server: Any, make_sound: Callable[[float], bytes], cover: bytes
) -> None:
    options = {"title": "Elsewhere", "cover": "art/cover.png", "storyboard": "a.toml"}
    document = {**DOCUMENT, "options": options, "cuts": ["shorts"]}
    files: dict[str | zipfile.ZipInfo, bytes] = {
        f"folder/{NAME}": json.dumps(document).encode(),
        "folder/song.wav": make_sound(2.0),
        "folder/art/cover.png": cover,
        "folder/notes.txt": b"not named by the project",
    }
    project = send(server, "tune.zip", pack(files)).data
    assert (project["name"], project["song"]["available"]) == ("tune", False)
    assert project["warnings"] == ["options.storyboard: is not used by this server; left out"]
    assert project["document"]["cuts"] == ["shorts"]
    server.finished(project["song"]["task_id"])
    song = server.request("GET", f"{PROJECTS}/{project['id']}").data["song"]
    assert (song["available"], song["title"]) == (True, "Elsewhere")
    assert song["duration"] == pytest.approx(2.0, abs=0.05)


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("song.wav")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


GOOD = {NAME: json.dumps(DOCUMENT).encode()}


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"PK\x03\x04 nonsense", 422, "file: is not a ZIP file of a project: "),
        (pack({"a.txt": b""}), 422, "file: has 0 files named *.scopitone.json; accepted: one"),
        (pack(GOOD | {"b.scopitone.json": b""}), 422, "file: has 2 files named *.scopitone.json"),
        (pack(GOOD), 422, "document.song: no such file in the ZIP file: song.wav; add th"),
        (pack({NAME: b"{}"}), 422, "document.version: is missing"),
        (pack({NAME: b'{"version": 2, "version": 2}'}), 422, "body: contains the key 'version' tw"),
        (pack({NAME: b" " * (4 * 2**20)}), 413, "The ZIP file is too large: at most 2 MB are"),
        (pack(GOOD | {"song.wav": b"\0" * 2**23}), 413, "The ZIP file is too large: at most 1 MB"),
        (pack(GOOD | {link(): b"/etc/passwd"}), 422, "file: song.wav: is not a file"),
        (
            pack({NAME: json.dumps({**DOCUMENT, "song": "../../etc/passwd"}).encode()}),
            422,
            "document.song: no such file in the ZIP file: ../../etc/passwd",
        ),
        (
            pack({NAME: json.dumps({**DOCUMENT, "song": "/etc/passwd"}).encode()}),
            422,
            "document.song: no such file in the ZIP file: /etc/passwd",
        ),
        (pack(dict.fromkeys(map(str, range(1001)), b"")), 422, "file: has 1001 entries; accepted"),
        (GOOD[NAME], 422, "document.song: is a path; accepted: "),
        (b"{", 422, "body: is not valid JSON"),
    ],
    ids=range(14),
)
def test_a_hostile_or_broken_file_is_refused(
    server: Any, content: bytes, status: int, message: str
) -> None:
    before = server.request("GET", PROJECTS).data["projects"]
    refused = send(server, "tune.zip", content)
    assert (refused.status, refused.json["message"][: len(message)]) == (status, message)
    assert server.request("GET", PROJECTS).data["projects"] == before


def test_a_project_without_its_file_is_not_downloaded(server: Any, project: Any) -> None:
    document = {**project["document"], "options": {"cover": f"/media/{'0' * 32}/a.png"}}
    broken = server.post(PROJECTS, {"document": document}).data
    refused = server.request("GET", f"{PROJECTS}/{broken['id']}/file")
    assert refused.status == 422
    assert refused.json["message"].startswith("document.options.cover: the file was deleted")


def test_the_command_line_names_where_a_servers_project_is_rendered(
    server: Any, project: Any, tmp_path: Path
) -> None:
    file = tmp_path / NAME
    file.write_text(json.dumps(project["document"]))
    with pytest.raises(subprocess.CalledProcessError) as error:
        server.cli("render", str(file))
    assert "project.song: is a song of a server; accepted: " in str(error.value.stderr)
