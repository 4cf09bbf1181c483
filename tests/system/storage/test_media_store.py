"""Servers on one media store, among files of others: who deletes, and what the operator is told."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import foreign_files
import pytest
from commands import command

from scopitone.core.settings import Settings
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import open_engine, writing
from scopitone.store.layout import MARKER
from scopitone.store.media_tables import StoredBlob

DAY = 86_400
ADVICE = "scopitone media adopt"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder with files of others that are older than a day."""
    folder = tmp_path / "shared"
    foreign_files.plant(folder, 2 * DAY)
    return folder


@pytest.fixture
def start(tmp_path: Path, shared: Path, server_type: Any) -> Iterator[Callable[[str], Any]]:
    """`start("a")` -> a server with a database of its own on the shared folder."""
    servers = []

    def make(name: str) -> Any:
        folder = tmp_path / name
        folder.mkdir()
        settings = {"SCOPITONE_BLOB_URL": shared.as_uri(), "SCOPITONE_SWEEP_EVERY_S": "1"}
        server = server_type(folder, **settings)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.kill()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def metric(server: Any, name: str) -> str | None:
    text = server.request("GET", "/metrics", key=None).body.decode()
    values = [line.split()[1] for line in text.splitlines() if line.startswith(f"{name} ")]
    return values[0] if values else None


def age_blobs(server: Any) -> None:
    """Have all blobs of the server's database stored two days earlier."""
    engine = open_engine(Settings.with_options({"data_dir": server.data_dir}).database_url)
    with writing(engine) as session:
        for blob in session.query(StoredBlob):
            blob.stored_at -= 2 * DAY
    engine.dispose()


def log_of(server: Any) -> str:
    return (server.data_dir / "log").read_text()


def test_the_second_server_stores_and_deletes_nothing_until_it_adopts(
    start: Callable[[str], Any], shared: Path, song: bytes
) -> None:
    first, second = start("first"), start("second")
    # Media of others were there, without a marker: neither takes the folder for its own.
    for server in (first, second):
        wait_for(lambda: metric(server, "scopitone_media_owned") == "0.0", "not looked at")  # noqa: B023
    assert ADVICE in log_of(first)
    adopted = json.loads(first.cli("media", "adopt", "--json"))
    assert adopted["before"] is None
    wait_for(lambda: metric(first, "scopitone_media_owned") == "1.0", "not adopted")
    kept = first.upload("song.wav", song)["url"]
    wait_for(lambda: adopted["installation"] in log_of(second), "the second says nothing")
    # The same bytes: a shared blob would be gone with the first server's row.
    with pytest.raises(AssertionError, match="does not belong to this installation"):
        second.upload("song.wav", song)
    body = {"model": "scopitone/import", "input": {"audio_url": "https://example.com/song.mp3"}}
    reply = second.post("/api/v1/client/job/CreateTask", body)
    assert (reply.json["code"], "SCOPITONE_BLOB_URL" in reply.json["message"]) == (455, True)
    age_blobs(first)
    swept = log_of(second).count(ADVICE)
    wait_for(lambda: log_of(second).count(ADVICE) > swept + 1, "the second does not look again")
    assert first.request("GET", kept, key=None).body == song
    assert "nothing is stored or deleted" in second.cli("doctor")
    assert "belongs to this installation" in first.cli("doctor")
    for name in foreign_files.NAMES:
        assert (shared / name).read_bytes() == foreign_files.CONTENT
    taken = json.loads(second.cli("media", "adopt", "--json"))
    assert taken["before"] == adopted["installation"]
    wait_for(lambda: metric(first, "scopitone_media_owned") == "0.0", "the first still sweeps")
    assert second.upload("song.wav", song)["url"]


def test_orphans_are_listed_before_they_are_taken_over(
    own_server: Any, song: bytes, tmp_path: Path
) -> None:
    server = own_server()
    server.kill()
    store, elsewhere = LocalBlobs(server.data_dir / "media"), LocalBlobs(tmp_path / "elsewhere")
    key, linked = store.put(song), elsewhere.put(b"on another disk, and of others")
    (server.data_dir / "media" / linked[:2]).symlink_to(tmp_path / "elsewhere" / linked[:2])
    store.put_as(MARKER, b'{"installation": "91ab"}')
    listed = json.loads(server.cli("media", "adopt", "--orphans", "--json"))
    assert (listed["adopted"], listed["before"], listed["keys"]) == (False, "91ab", [key])
    text = server.cli("media", "adopt", "--orphans")
    assert "The media of the installation 91ab will be deleted" in text
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.cli("media", "adopt", "--orphans", "--confirm", "2")
    assert (failed.value.returncode, "accepted: 1" in failed.value.stderr) == (4, True)
    assert store.read_marker() == b'{"installation": "91ab"}'
    taken = json.loads(server.cli("media", "adopt", "--orphans", "--confirm", "1", "--json"))
    assert (taken["adopted"], taken["keys"]) == (True, [key])


def test_check_and_restore_say_what_they_find(own_server: Any, song: bytes) -> None:
    server = own_server()
    url = server.upload("song.wav", song)["url"]
    report = json.loads(server.cli("media", "check", "--json"))
    assert (report["ok"], report["named"], report["missing"]) == (True, 1, [])
    [path] = server.data_dir.glob("media/??/*")
    trash = server.data_dir / "media" / "trash" / path.parent.name
    trash.mkdir(parents=True)
    path.rename(trash / path.name)
    assert "is in the trash" in server.cli("media", "check")
    restored = json.loads(server.cli("media", "restore", "--json"))["restored"]
    assert restored == [f"{path.parent.name}/{path.name}"]
    assert server.request("GET", url, key=None).body == song
    path.write_bytes(b"changed")
    assert "1 missing" not in server.cli("media", "check", "--no-sums")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.cli("media", "check", "--json")
    assert failed.value.returncode == 6
    report = json.loads(failed.value.stdout)
    assert (report["ok"], report["differing"]) == (False, restored)


def test_a_file_named_like_ours_in_the_data_folder_stays(server_type: Any, tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text('{"host": "of others"}')
    server = server_type(tmp_path)
    server.start()
    try:
        assert "server.json was not written by Scopitone" in log_of(server)
    finally:
        server.stop()
        server.kill()
    assert (tmp_path / "server.json").read_text() == '{"host": "of others"}'


def test_doctor_names_a_media_store_that_does_not_answer(own_server: Any) -> None:
    server = own_server()
    server.kill()
    away = {
        "SCOPITONE_BLOB_URL": "s3://bucket/media",
        "SCOPITONE_BLOB_ENDPOINT": "http://127.0.0.1:1",
    }
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "c"}
    done = command("doctor", environment={**server.environment, **away, **keys})
    assert done.returncode == 1
    assert "the media store cannot be used" in done.stdout
    assert "check SCOPITONE_BLOB_URL" in done.stdout


def test_commands_for_media_need_a_database(own_server: Any, tmp_path: Path) -> None:
    server = own_server()
    for action in ("check", "restore", "adopt"):
        with pytest.raises(subprocess.CalledProcessError) as failed:
            server.cli("media", action, "--data-dir", str(tmp_path / "nowhere"))
        assert failed.value.returncode == 4
        assert "no database at" in failed.value.stderr


def test_a_store_keeps_its_owner_through_backup_and_restore(
    own_server: Any, server_type: Any, song: bytes, tmp_path: Path
) -> None:
    server = own_server()
    url = server.upload("song.wav", song)["url"]
    wait_for(lambda: metric(server, "scopitone_media_owned") == "1.0", "not claimed")
    first = json.loads(server.cli("media", "adopt", "--json"))["installation"]
    (server.data_dir / "media" / "ab").mkdir(exist_ok=True)
    (server.data_dir / "media" / "ab" / "letter.odt").write_text("of others")
    server.cli("backup", str(tmp_path / "backup.tar"))
    server.kill()
    folder = tmp_path / "restored"
    server.cli("restore", str(tmp_path / "backup.tar"), "--data-dir", str(folder))
    assert not (folder / "media" / "ab" / "letter.odt").exists()
    other = server_type(folder)
    other.key = server.key
    other.start()
    try:
        assert other.request("GET", url.replace(server.url, other.url), key=None).body == song
        adopted = json.loads(other.cli("media", "adopt", "--json"))
        assert adopted["installation"] == first
    finally:
        other.kill()
