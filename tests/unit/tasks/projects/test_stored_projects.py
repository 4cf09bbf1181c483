"""Projects as they are stored, in both databases: versions, limits, what is kept for them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rows import clip_row, task_row
from sqlalchemy import Engine, delete, func, select, update

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, reading, writing
from scopitone.store.project_tables import ProjectFile, ProjectVersion, StoredProject
from scopitone.store.tables import Clip, File, RateWindow
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.deletion import delete_task
from scopitone.tasks.errors import NotFoundError, QuotaError, StaleRevisionError
from scopitone.tasks.files import files
from scopitone.tasks.files.files import NewFile
from scopitone.tasks.media_store import retention
from scopitone.tasks.projects import projects, versions
from scopitone.tasks.projects.project_presenter import describe_project, list_entries
from scopitone.tasks.projects.projects import NewProject

DAY = 86_400
DOCUMENT = {"version": 2, "song": {"task_id": "t", "suno_id": "c"}, "options": {}}
OWNER = "default"


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Engine:
    """A new database: SQLite, and PostgreSQL."""
    url = Settings.with_options({"database_url": database_url}).database_url
    migrate(url, tmp_path / "lock", 5)
    engine = open_engine(url)
    ensure_default_account(engine)
    return engine


def with_options(**options: Any) -> dict[str, Any]:
    return {**DOCUMENT, "options": options}


def create(engine: Engine, document: dict[str, Any] = DOCUMENT, name: str = "A") -> StoredProject:
    return projects.create_project(engine, NewProject(OWNER, name, document))


def numbers(engine: Engine, project: StoredProject) -> list[int]:
    with reading(engine) as session:
        return [row[0] for row in versions.list_versions(session, project.id)]


def test_saves_make_a_version_each_five_minutes_and_the_oldest_go(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MAX_VERSIONS", 3)
    project = create(engine)
    for number in range(1, 6):
        with writing(engine) as session:
            session.execute(
                update(ProjectVersion).values(created_at=ProjectVersion.created_at - 300)
            )
        for style in ("a", "b"):
            saved = projects.save_project(
                engine, OWNER, project.id, project.revision, with_options(style=f"{style}{number}")
            )
            project = saved
    assert project.revision == 11
    assert numbers(engine, project) == [6, 5, 4]
    with reading(engine) as session:
        assert versions.find_version(session, project.id, 6).document == project.document
        kept = versions.find_version(session, project.id, 5)
        assert kept.document == with_options(style="b4")
        with pytest.raises(NotFoundError):
            versions.find_version(session, project.id, 3)
    restored = projects.restore_version(engine, OWNER, project.id, 4)
    assert restored.document == with_options(style="b3")
    assert numbers(engine, project) == [7, 6, 5]


def test_two_tabs_end_with_what_was_last_edited(engine: Engine) -> None:
    project = create(engine)
    first = projects.save_project(engine, OWNER, project.id, 1, with_options(fps=24))
    with pytest.raises(StaleRevisionError) as refusal:
        projects.save_project(engine, OWNER, project.id, 1, with_options(fps=25))
    assert refusal.value.revision == first.revision == 2
    # Saving again what is stored changes nothing.
    assert projects.save_project(engine, OWNER, project.id, 1, with_options(fps=24)).revision == 2
    named = projects.save_project(engine, OWNER, project.id, 2, with_options(fps=24), "B")
    assert (named.revision, named.name) == (3, "B")


def test_names_of_copies_and_the_limit(engine: Engine) -> None:
    project = create(engine, name="A (1999)")
    copies = [projects.duplicate_project(engine, OWNER, project.id, None, 3) for _ in range(2)]
    assert [copy.name for copy in copies] == ["A (2)", "A (3)"]
    with pytest.raises(QuotaError):
        projects.duplicate_project(engine, OWNER, project.id, None, 3)
    projects.delete_project(engine, OWNER, project.id)
    create(engine)
    with pytest.raises(QuotaError):
        projects.undelete_project(engine, OWNER, project.id, 3)
    assert projects.undelete_project(engine, OWNER, project.id, 0).revision == 3


def test_pages_of_the_list_neither_repeat_nor_skip(engine: Engine) -> None:
    made = {create(engine, name=str(number)).id for number in range(5)}
    listed: list[str] = []
    after = None
    while page := projects.list_projects(engine, OWNER, 2, after):
        listed += [project.id for project in page]
        after = (page[-1].updated_at, page[-1].id)
    assert (set(listed), len(listed)) == (made, 5)
    assert projects.list_projects(engine, "other", 9, None) == []


@pytest.fixture
def blobs(engine: Engine, tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "media", BlobIndex(engine))


def sweep(engine: Engine, blobs: LocalBlobs, tmp_path: Path) -> None:
    changed = {"data_dir": tmp_path, "retention_days": 1.0}
    with writing(engine) as session:
        # The lease of the sweep before.
        session.execute(delete(RateWindow))
    assert retention.run_if_due(Settings().model_copy(update=changed), engine, blobs)


def add_song(engine: Engine, blobs: LocalBlobs) -> File:
    """Add a song whose task ended long ago, and return its cover."""
    ended = int(time.time()) - 9 * DAY
    sound, cover = blobs.put(b"sound"), blobs.put(b"cover")
    with writing(engine) as session:
        session.add(task_row("t", status="success", create_at=ended, complete_at=ended))
        session.flush()
        session.add(clip_row("c", "t", 3.0, audio_blob=sound, cover_blob=cover, title="Song"))
        return files.publish_file(
            session, OWNER, "t", "cover", NewFile(cover, "a.png", "image/png", 5)
        )


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_retention_keeps_the_song_and_the_files_of_a_project(
    engine: Engine, blobs: LocalBlobs, tmp_path: Path
) -> None:
    cover = add_song(engine, blobs)
    upload = files.add_file(engine, OWNER, NewFile(blobs.put(b"u"), "u.png", "image/png", 1))
    with writing(engine) as session:
        session.execute(update(File).values(created_at=int(time.time()) - 9 * DAY))
    project = create(engine, with_options(cover=f"/media/{upload.id}/u.png"))
    # A version names the picture still.
    projects.save_project(engine, OWNER, project.id, 1, DOCUMENT)
    with pytest.raises(InputError, match="contains the song of the project 'A'; delete the"):
        delete_task(engine, OWNER, "t")
    sweep(engine, blobs, tmp_path)
    assert (count(engine, Clip), count(engine, File)) == (1, 2)
    with reading(engine) as session:
        project = projects.find_project(engine, OWNER, project.id)
        [entry] = list_entries(session, [project], "http://h")
        assert entry["thumbnail_url"] == f"http://h/media/{cover.id}/a.png?width=240"
    projects.delete_project(engine, OWNER, project.id)
    with writing(engine) as session:
        session.execute(update(StoredProject).values(deleted_at=int(time.time()) - 8 * DAY))
    sweep(engine, blobs, tmp_path)
    assert [count(engine, table) for table in (StoredProject, ProjectVersion, ProjectFile)] == [
        0
    ] * 3
    assert (count(engine, Clip), count(engine, File)) == (0, 0)


def test_a_project_whose_song_is_gone_says_so(engine: Engine) -> None:
    project = create(engine)
    with reading(engine) as session:
        song = describe_project(session, project, "http://h")["song"]
        [entry] = list_entries(session, [project], "http://h")
    assert (song["task_id"], song["suno_id"], song["available"]) == ("t", "c", False)
    assert {song[key] for key in ("title", "duration", "audio_url", "thumbnail_url")} == {None}
    assert (entry["duration"], entry["thumbnail_url"], entry["title"]) == (None, None, "")
