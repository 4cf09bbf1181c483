"""Nothing of others is deleted; what is ours goes through the trash and can come back."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import foreign_files
import pytest
from alembic import command
from alembic.config import Config
from rows import task_row
from sqlalchemy import Engine, delete, select, text, update

from scopitone.core.child_processes import processes
from scopitone.core.errors import InputError, OutputError
from scopitone.core.settings import Settings
from scopitone.store import layout
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import Blobs, ForeignStoreError, LocalBlobs
from scopitone.store.database import MIGRATIONS, migrate, open_engine, reading, writing
from scopitone.store.media_tables import Installation, StoredBlob
from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File, Upload
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.files import files
from scopitone.tasks.files.files import NewFile
from scopitone.tasks.media_store import check, ownership, restore, retention
from scopitone.tasks.media_store import leftovers as media_leftovers
from scopitone.tasks.media_store import sweep as media_sweep
from scopitone.tasks.media_store.ownership import MediaState
from scopitone.tasks.worker import work_dir_cleanup
from scopitone.tasks.worker.main import take_slot

DAY = 86_400
OpenStore = Callable[[Engine], Blobs]


class Clock:
    """The time that this process reads, set forward by tests."""

    def __init__(self) -> None:
        self.now = time.time()

    def advance(self, days: float) -> None:
        self.now += days * DAY


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now)
    return clock


@pytest.fixture(params=["folder", "s3"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> OpenStore:
    """`open_store(engine)` -> the test's one store, as the server of that database sees it."""
    if request.param == "folder":
        return lambda engine: LocalBlobs(tmp_path / "shared", BlobIndex(engine))
    bucket, endpoint = request.getfixturevalue("s3")()
    return lambda engine: S3Blobs(bucket, "pre/fix", endpoint, BlobIndex(engine))


@pytest.fixture
def blobs(open_store: OpenStore, engine: Engine) -> Blobs:
    return open_store(engine)


@pytest.fixture
def other_engine(tmp_path: Path) -> Engine:
    """Another server's database."""
    return new_database(tmp_path / "other.sqlite")


def new_database(path: Path) -> Engine:
    url = f"sqlite:///{path}"
    migrate(url, path.with_suffix(".lock"))
    engine = open_engine(url)
    ensure_default_account(engine)
    return engine


def add_file(engine: Engine, blob: str) -> File:
    return files.add_file(engine, "default", NewFile(blob, "a.mp3", "audio/mpeg", 1))


def delete_file(engine: Engine, file: File) -> None:
    with writing(engine) as session:
        session.execute(delete(File).where(File.id == file.id))


def sweep(settings: Settings, engine: Engine, blobs: Blobs, **changed: Any) -> None:
    usual = {"unused_upload_hours": 0.0, "sweep_every_s": 1.0}
    changed_settings = settings.model_copy(update={**usual, **changed})
    assert retention.run_if_due(changed_settings, engine, blobs)


def in_trash(blobs: Blobs, key: str) -> bool:
    return blobs.exists(layout.name_in_trash(key))


def sweep_a_year(settings: Settings, engine: Engine, blobs: Blobs, clock: Clock) -> Iterator[int]:
    """All that deletes, weekly at first and then less often; gives the number of the sweep.

    Nothing is older than a year or kept for longer than a week, so few sweeps see all ages.
    """
    for number, weeks in enumerate((1, 1, 1, 1, 4, 4, 12, 14, 15)):
        clock.advance(7 * weeks)
        sweep(settings, engine, blobs, retention_days=1.0, trash_days=7.0, unused_upload_hours=1.0)
        work_dir_cleanup.clear_work_dirs(engine, settings.work_dir)
        media_leftovers.clear_half_written(engine, blobs)
        processes._remove_stale_folders(settings.data_dir, "scopitone-123abc-")
        yield number


@pytest.mark.parametrize("age_days", [0, 1.5, 400])
def test_files_of_others_survive_a_year(
    settings: Settings, engine: Engine, clock: Clock, tmp_path: Path, age_days: float
) -> None:
    shared = tmp_path / "shared"
    folders = [shared, settings.data_dir, settings.work_dir, settings.cache_dir, settings.blob_dir]
    folders += [settings.data_dir / "workers", shared / "trash", shared / "pieces"]
    planted = [path for folder in folders for path in foreign_files.plant(folder, age_days * DAY)]
    blobs = LocalBlobs(shared, BlobIndex(engine))
    ownership.adopt_store(engine, blobs)
    with writing(engine) as session:
        session.add(task_row("f" * 32, status="success", complete_at=int(clock.now)))
    (settings.work_dir / ("f" * 32)).mkdir(parents=True)
    own_blob = blobs.put(b"ours")
    for _ in sweep_a_year(settings, engine, blobs, clock):
        pass
    slot, _ = take_slot(settings.data_dir / "workers")
    slot.close()
    changed = [path for path in planted if path.read_bytes() != foreign_files.CONTENT]
    assert changed == []
    assert not blobs.exists(own_blob)
    assert not in_trash(blobs, own_blob), "what is ours was deleted"
    assert not (settings.work_dir / ("f" * 32)).exists()


def test_objects_of_others_survive_a_year(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    names = [name for name in foreign_files.NAMES if "#" not in name]
    for name in names:
        blobs.put_as(name, foreign_files.CONTENT)
    ownership.adopt_store(engine, blobs)
    own_blob = blobs.put(b"ours")
    for _ in sweep_a_year(settings, engine, blobs, clock):
        pass
    assert [name for name in names if not blobs.exists(name)] == []
    assert not blobs.exists(own_blob)
    assert not in_trash(blobs, own_blob)


def test_a_file_that_was_there_before_ours_stays(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    """Somebody else's file with our very name, and then a song with the same bytes."""
    blobs.put_as(foreign_files.KEY, foreign_files.CONTENT)
    ownership.adopt_store(engine, blobs)
    file = add_file(engine, blobs.put(foreign_files.CONTENT))
    delete_file(engine, file)
    for _ in sweep_a_year(settings, engine, blobs, clock):
        pass
    assert blobs.exists(foreign_files.KEY)


def test_a_file_of_our_name_with_other_bytes_is_refused(blobs: Blobs) -> None:
    blobs.put_as(foreign_files.KEY, b"other bytes")
    with pytest.raises(OutputError, match=foreign_files.HASH):
        blobs.put(foreign_files.CONTENT)
    assert blobs.get(foreign_files.KEY) == b"other bytes"


def test_a_server_with_another_database_deletes_nothing(
    settings: Settings,
    engine: Engine,
    other_engine: Engine,
    open_store: OpenStore,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = open_store(engine), open_store(other_engine)
    named = first.put(b"first")
    add_file(engine, named)
    sweep(settings, engine, first)
    orphan = second.put(b"an orphan of the second")
    with caplog.at_level(logging.WARNING):
        for _ in sweep_a_year(settings, other_engine, second, clock):
            pass
    assert "scopitone media adopt" in caplog.text
    assert first.get(named) == b"first"
    assert second.exists(orphan), "not even its own"
    with reading(other_engine) as session, reading(engine) as own_session:
        other_view, own = (
            ownership.load_last_ownership(session),
            ownership.load_last_ownership(own_session),
        )
    assert own is not None
    assert own.is_ours
    assert other_view is not None
    assert (other_view.state, other_view.owner) == (MediaState.FOREIGN, own.installation)


def test_media_without_a_marker_are_not_an_empty_databases(
    settings: Settings, engine: Engine, other_engine: Engine, open_store: OpenStore, clock: Clock
) -> None:
    first, second = open_store(engine), open_store(other_engine)
    named = first.put(b"stored by a version without markers")
    add_file(engine, named)
    sweep(settings, other_engine, second)
    assert ownership.examine_store(other_engine, second).state is MediaState.UNCLAIMED
    with pytest.raises(ForeignStoreError, match="scopitone media adopt"):
        second.put(b"its own beside them")
    for _ in range(3):
        clock.advance(30)
        sweep(settings, other_engine, second)
    assert second.read_marker() is None
    assert ownership.examine_store(other_engine, second).state is MediaState.UNCLAIMED
    sweep(settings, engine, first)
    assert ownership.examine_store(engine, first).owner != ""
    assert first.get(named) == b"stored by a version without markers"


def test_of_servers_that_start_at_once_one_claims(open_store: OpenStore, tmp_path: Path) -> None:
    engines = [new_database(tmp_path / f"{number}.sqlite") for number in range(4)]
    stores = [open_store(engine) for engine in engines]
    with ThreadPoolExecutor(len(engines)) as pool:
        owners = list(pool.map(ownership.claim_store, engines, stores))
    assert sum(each.is_ours for each in owners) == 1
    assert len({each.owner for each in owners}) == 1


def test_a_store_can_be_taken_over(
    settings: Settings, engine: Engine, other_engine: Engine, open_store: OpenStore, clock: Clock
) -> None:
    first, second = open_store(engine), open_store(other_engine)
    lost = first.put(b"of a database that is lost")
    assert ownership.claim_store(engine, first).is_ours
    before = ownership.adopt_store(other_engine, second)
    assert before.state is MediaState.FOREIGN
    assert not ownership.claim_store(engine, first).is_ours
    clock.advance(30)
    sweep(settings, other_engine, second)
    assert second.exists(lost), "what it did not store stays"
    assert restore.list_orphans(other_engine, second) == [lost]
    restore.adopt_orphans(other_engine, [lost])
    clock.advance(2)
    sweep(settings, other_engine, second)
    assert in_trash(second, lost)


def test_a_file_of_the_markers_name_is_not_replaced(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    blobs.put_as(layout.MARKER, b"a letter")
    orphan = blobs.put(b"ours")
    clock.advance(30)
    sweep(settings, engine, blobs)
    with pytest.raises(InputError, match="a separate folder or prefix"):
        ownership.adopt_store(engine, blobs)
    assert blobs.read_marker() == b"a letter"
    assert blobs.exists(orphan)


def test_media_lie_in_the_trash_for_a_week(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    key = blobs.put(b"orphan")
    clock.advance(0.9)
    sweep(settings, engine, blobs)
    assert blobs.exists(key)
    clock.advance(0.2)
    sweep(settings, engine, blobs)
    assert (blobs.exists(key), in_trash(blobs, key)) == (False, True)
    clock.advance(6.9)
    sweep(settings, engine, blobs)
    assert in_trash(blobs, key)
    clock.advance(0.2)
    sweep(settings, engine, blobs)
    assert (blobs.exists(key), in_trash(blobs, key)) == (False, False)
    with reading(engine) as session:
        assert session.get(StoredBlob, key) is None


def test_without_a_trash_they_are_deleted_at_once(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    key = blobs.put(b"orphan")
    clock.advance(1.1)
    sweep(settings, engine, blobs, trash_days=0.0)
    assert (blobs.exists(key), in_trash(blobs, key)) == (False, False)


@pytest.fixture
def owned(engine: Engine, blobs: Blobs) -> None:
    """The store belongs to the installation of `engine`."""
    assert ownership.claim_store(engine, blobs).is_ours


@pytest.fixture
def trashed(settings: Settings, engine: Engine, blobs: Blobs, clock: Clock) -> str:
    """The key of a blob in the trash."""
    key = blobs.put(b"orphan")
    clock.advance(1.1)
    sweep(settings, engine, blobs)
    assert (blobs.exists(key), in_trash(blobs, key)) == (False, True)
    return key


def test_what_is_stored_again_is_served_again(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock, trashed: str
) -> None:
    assert blobs.put(b"orphan") == trashed
    assert blobs.exists(trashed)
    add_file(engine, trashed)
    for _ in range(3):
        clock.advance(30)
        sweep(settings, engine, blobs)
    assert blobs.get(trashed) == b"orphan"
    assert not in_trash(blobs, trashed), "the copy is not left for ever"


def test_what_is_read_is_brought_back(
    blobs: Blobs, engine: Engine, trashed: str, tmp_path: Path
) -> None:
    add_file(engine, trashed)
    path = blobs.local_path(trashed)
    if path is not None:
        assert path.read_bytes() == b"orphan"
    assert isinstance(blobs, LocalBlobs) or blobs.size(trashed) == 6  # type: ignore[attr-defined]
    blobs.copy_to(trashed, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == blobs.get(trashed) == b"orphan"
    assert blobs.exists(trashed)


def test_what_is_named_again_is_brought_back_by_the_sweep(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock, trashed: str
) -> None:
    add_file(engine, trashed)
    clock.advance(30)
    sweep(settings, engine, blobs)
    assert blobs.exists(trashed)


def test_a_sweep_that_was_killed_is_made_up_for(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    """It has written that the blob is in the trash, and not moved it."""
    key = blobs.put(b"orphan")
    clock.advance(2)
    with writing(engine) as session:
        session.get_one(StoredBlob, key).trashed_at = int(clock.now)
    clock.advance(8)
    sweep(settings, engine, blobs)
    assert (blobs.exists(key), in_trash(blobs, key)) == (False, True)
    clock.advance(8)
    sweep(settings, engine, blobs)
    assert not in_trash(blobs, key)


def test_a_sweep_that_moves_what_is_stored_meanwhile_loses_nothing(
    engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    key = blobs.put(b"song")
    clock.advance(2)
    with writing(engine) as session:
        session.get_one(StoredBlob, key).trashed_at = int(clock.now)
    # Stored while the sweep is about to move it, which it then does.
    assert blobs.put(b"song") == key
    assert blobs.trash(key)
    assert blobs.get(key) == b"song"


def test_restore_brings_back_what_rows_name(engine: Engine, blobs: Blobs, trashed: str) -> None:
    assert restore.restore_media(engine, blobs) == []
    assert restore.restore_media(engine, blobs, everything=True) == [trashed]
    assert blobs.exists(trashed)


def test_restore_with_a_database_from_a_backup(engine: Engine, blobs: Blobs, trashed: str) -> None:
    """Its index knows nothing of the trash, or of the blob."""
    with writing(engine) as session:
        session.execute(delete(StoredBlob))
    add_file(engine, trashed)
    [missing] = check.check_media(engine, blobs).missing
    assert (missing.key, missing.in_trash) == (trashed, True)
    assert restore.restore_media(engine, blobs) == [trashed]
    assert check.check_media(engine, blobs).missing == ()


@pytest.mark.usefixtures("owned")
def test_restore_is_refused_in_a_foreign_store(other_engine: Engine, open_store: OpenStore) -> None:
    with pytest.raises(InputError, match="scopitone media adopt"):
        restore.restore_media(other_engine, open_store(other_engine))


def test_check_tells_what_is_wrong_and_changes_nothing(
    engine: Engine, blobs: Blobs, trashed: str
) -> None:
    sound, gone, changed = (blobs.put(name) for name in (b"sound", b"gone", b"changed"))
    file = add_file(engine, gone)
    for key in (sound, changed, trashed):
        add_file(engine, key)
    unnamed = blobs.put(b"unnamed")
    blobs.discard([gone])
    blobs.put_as(changed, b"flipped")
    report = check.check_media(engine, blobs)
    assert not report.is_sound
    assert {(blob.key, blob.in_trash) for blob in report.missing} == {
        (gone, False),
        (trashed, True),
    }
    assert file.id in {name for blob in report.missing for name in blob.files}
    assert (report.unnamed, report.unnamed_bytes) == ((unnamed,), 7)
    assert (report.differing, report.named, report.in_trash) == ((changed,), 4, 1)
    assert check.check_media(engine, blobs, sums=False).differing == ()
    assert in_trash(blobs, trashed)
    assert not blobs.exists(trashed)
    assert blobs.get(changed) == b"flipped"


def test_segments_of_ended_tasks_go_and_others_stay(
    settings: Settings, engine: Engine, blobs: Blobs, clock: Clock
) -> None:
    tasks = {"a": "success", "b": "running", "c": "success"}
    names = {}
    for digit, status in tasks.items():
        ended = None if status == "running" else int(clock.now) + (0 if digit == "a" else 30 * DAY)
        with writing(engine) as session:
            session.add(task_row(digit * 32, status=status, complete_at=ended))
        names[digit] = f"pieces/{digit * 32}-{'0' * 16}-00001"
        blobs.put_as(names[digit], b"segment")
    blobs.put_as(foreign_files.PIECE, b"of no task of ours")
    clock.advance(2)
    sweep(settings, engine, blobs)
    assert {digit for digit, name in names.items() if blobs.exists(name)} == {"b", "c"}
    assert blobs.exists(foreign_files.PIECE)


def test_what_killed_writes_left_of_ours_goes(engine: Engine, tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "shared", BlobIndex(engine))
    key = blobs.put(b"ours")
    names = [f"{key}#1", f"{foreign_files.KEY}#1"]
    for name in names:
        path = tmp_path / "shared" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
        os.utime(path, (time.time() - 3600,) * 2)
    media_leftovers.clear_half_written(engine, blobs)
    assert [(tmp_path / "shared" / name).exists() for name in names] == [False, True]


def test_staged_uploads_go_with_their_promise(
    settings: Settings, engine: Engine, s3: Callable[[], tuple[str, str]], clock: Clock
) -> None:
    bucket, endpoint = s3()
    blobs = S3Blobs(bucket, "", endpoint, BlobIndex(engine))
    upload = files.create_upload(engine, "default", "audio/mpeg", ".mp3")
    foreign = layout.staged_name("d" * 32)
    for name in (layout.staged_name(upload.id), foreign):
        blobs.put_as(name, b"bytes")
    clock.advance(0.5)
    sweep(settings, engine, blobs)
    assert blobs.staged_size(upload.id) == 5
    clock.advance(1)
    sweep(settings, engine, blobs)
    assert blobs.staged_size(upload.id) is None
    assert blobs.exists(foreign)
    with reading(engine) as session:
        assert list(session.scalars(select(Upload.id))) == []


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder in which the address of a socket fits."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_a_killed_processs_sockets_go_and_files_of_others_stay(short_path: Path) -> None:
    prefix = "scopitone-123abc-"
    pure, mixed = (short_path / f"{prefix}999999999-{name}" for name in ("abcdefgh", "ijklmnop"))
    for folder in (pure, mixed):
        folder.mkdir()
        with socket.socket(socket.AF_UNIX) as unix_socket:
            unix_socket.bind(str(folder / "listener-x"))
    (mixed / "letter.odt").write_text("dear")
    processes._remove_stale_folders(short_path, prefix)
    assert not pure.exists()
    assert (mixed / "letter.odt").exists()


def test_an_upgrade_gives_an_id_and_takes_in_what_rows_name(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings.with_options({"data_dir": tmp_path, "database_url": database_url})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = settings.database_url
    command.upgrade(config, "0006")
    engine = open_engine(settings.database_url)
    with engine.begin() as connection:
        # The code of today asks for columns that this schema lacks.
        connection.execute(
            text("INSERT INTO accounts (id, name, created_at) VALUES ('default', 'default', 0)")
        )
    old_store = LocalBlobs(tmp_path / "shared")
    named, orphan = old_store.put(b"stored by an older version"), old_store.put(b"orphan")
    file = add_file(engine, named)
    migrate(settings.database_url, tmp_path / "lock")
    with reading(engine) as session:
        [installation] = session.scalars(select(Installation.id))
        assert list(session.scalars(select(StoredBlob.key))) == [named]
    blobs = LocalBlobs(tmp_path / "shared", BlobIndex(engine))
    sweep(settings, engine, blobs)
    owner = ownership.examine_store(engine, blobs)
    assert (owner.state, owner.owner) == (MediaState.OWNED, installation)
    later = old_store.put(b"stored by an older worker that still runs")
    add_file(engine, later)
    media_sweep.index_named_blobs(engine)
    delete_file(engine, file)
    with writing(engine) as session:
        session.execute(update(StoredBlob).values(stored_at=StoredBlob.stored_at - 2 * DAY))
    media_sweep.sweep_blobs(settings, engine, blobs, time.time())
    assert in_trash(blobs, named)
    assert blobs.exists(orphan)
    assert blobs.exists(later)
    assert BlobIndex(engine).owns(later)
