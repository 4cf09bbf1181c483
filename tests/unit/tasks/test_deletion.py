"""What is deleted with a task, in both databases."""

from __future__ import annotations

from rows import task_row
from sqlalchemy import Engine, select

from scopitone.store.database import reading, writing
from scopitone.store.tables import File
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.deletion import delete_task
from scopitone.tasks.files.files import NewFile, add_file, mark_used
from scopitone.tasks.projects import projects
from scopitone.tasks.projects.projects import NewProject

OWNER = "default"


def upload(engine: Engine, name: str) -> File:
    """A song that a task has used."""
    file = add_file(engine, OWNER, NewFile("0" * 64, name, "audio/wav", 1))
    mark_used(engine, file)
    return file


def test_uploads_go_with_the_last_task_that_used_them(engine: Engine) -> None:
    ensure_default_account(engine)
    own, shared, in_project = (upload(engine, f"{name}.wav") for name in "abc")
    specs = {
        "first": {"audio_url": f"http://h/media/{own.id}/a", "image_url": f"/media/{shared.id}/b"},
        "second": {"audio_url": f"/media/{shared.id}/b"},
        "third": {"audio_url": f"/media/{in_project.id}/c"},
    }
    with writing(engine) as session:
        session.add_all(
            task_row(task_id, account_id=OWNER, status="SUCCESS", spec=spec)
            for task_id, spec in specs.items()
        )
    song = {"task_id": "t", "suno_id": "c"}
    document = {"version": 2, "song": song, "options": {"cover": f"/media/{in_project.id}/c"}}
    projects.create_project(engine, NewProject(OWNER, "A", document))

    def names() -> set[str]:
        with reading(engine) as session:
            return set(session.scalars(select(File.name)))

    delete_task(engine, OWNER, "first")
    assert names() == {"b.wav", "c.wav"}
    delete_task(engine, OWNER, "second")
    assert names() == {"c.wav"}
    delete_task(engine, OWNER, "third")
    assert names() == {"c.wav"}
