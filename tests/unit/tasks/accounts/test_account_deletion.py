"""What is deleted with an account, and that nothing of another account is; in both databases."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest
from rows import clip_row, task_row
from sqlalchemy import Engine, select, update

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store import media_tables, project_tables
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, reading, writing
from scopitone.store.media_tables import StoredBlob
from scopitone.store.tables import (
    Base,
    Delivery,
    DeliveryAttempt,
    IdempotencyKey,
    LedgerEntry,
    StoredPersona,
    WebhookEndpoint,
)
from scopitone.tasks import state
from scopitone.tasks.accounts import credit_ledger, passwords, sessions
from scopitone.tasks.accounts.account_deletion import delete_account
from scopitone.tasks.accounts.accounts import create_account, disable_account
from scopitone.tasks.accounts.api_keys import authenticate, create_key, ensure_default_account
from scopitone.tasks.errors import UnauthorizedError
from scopitone.tasks.files.files import NewFile, add_file, create_upload, publish_file
from scopitone.tasks.media_store import sweep
from scopitone.tasks.projects import projects
from scopitone.tasks.projects.projects import NewProject
from scopitone.tasks.webhooks import deliveries, signing

DAY = 86_400
WORDS = "lantern over low tide"
BLOB = "b" * 64
NOT_OF_ACCOUNTS = {
    *("schema_versions", "workers", "switches", "rate_windows", "leases"),
    *("installation", "stored_blobs"),
}


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Engine:
    migrate(database_url, tmp_path / "lock")
    engine = open_engine(database_url)
    ensure_default_account(engine)
    return engine


def populate(engine: Engine, name: str, blob: str = BLOB) -> str:
    """Make an account with rows in every table. Returns its id."""
    account = create_account(engine, name).id
    create_key(engine, "laptop", account)
    passwords.set_password(engine, account, name, WORDS)
    sessions.sign_in(engine, account)
    sessions.make_link(engine, account)
    signing.load_current_secret(engine, account)
    create_upload(engine, account, "audio/wav", ".wav")
    add_file(engine, account, NewFile(blob, "song.wav", "audio/wav", 3))
    task, clip = f"task-{account}", f"clip-{account}"
    owner = {"account_id": account}
    endpoint = WebhookEndpoint(
        id=f"end-{account}",
        name="",
        url="",
        events="success",
        secret="",
        secret_created_at=1,
        allow_loopback=False,
        created_at=1,
        **owner,
    )
    delivery = Delivery(
        id=f"msg-{account}", task_id=task, url="", body="", state="pending", created_at=1, **owner
    )
    with writing(engine) as session:
        session.add_all(
            [
                task_row(task, status="success", complete_at=1, project_id="p", **owner),
                task_row(f"open-{account}", status="running", started_at=1, **owner),
                IdempotencyKey(key="k", body_sha256="", answer=None, created_at=1, **owner),
            ]
        )
        session.flush()
        row = clip_row(clip, task, 1.0, audio_blob=blob)
        row.account_id = account
        persona = {"name": "", "description": "", "music_engine": "", "traits": {}}
        session.add_all(
            [row, endpoint, delivery, StoredPersona(id=clip, created_at=1, **persona, **owner)],
        )
        publish_file(session, account, task, "audio", NewFile(blob, "a.mp3", "audio/mpeg", 4))
        credit_ledger.grant(session, account, 500)
        credit_ledger.reserve(session, account, f"open-{account}", 100)
        session.flush()
        session.add(
            DeliveryAttempt(
                delivery_id=delivery.id, number=1, at=1, status=500, latency_ms=1, excerpt=""
            )
        )
    document = {
        "version": 2,
        "song": {"task_id": task, "suno_id": clip},
        "options": {"cover": f"/media/{'c' * 32}/c.png"},
    }
    projects.create_project(engine, NewProject(account, "Tides", document))
    return account


def dump(engine: Engine) -> dict[str, list[Any]]:
    """All rows of all tables."""
    assert media_tables.StoredBlob.metadata is project_tables.StoredProject.metadata
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in Base.metadata.tables.items()
        }


def test_every_row_of_an_account_goes_and_no_other_one(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    populate(engine, "ava")
    before = dump(engine)
    account = populate(engine, "mira")
    grown = {name for name, rows in dump(engine).items() if rows != before[name]}
    # A table that this test does not know would prove nothing.
    assert grown == Base.metadata.tables.keys() - NOT_OF_ACCOUNTS
    with caplog.at_level(logging.INFO, logger="scopitone"):
        deleted = delete_account(engine, account, " mira ", "the operator x")
    assert dump(engine) == before
    assert (deleted.keys, deleted.tasks, deleted.canceled, deleted.projects) == (1, 2, 1, 1)
    assert (deleted.files, deleted.size) == (2, 7)
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"Account {account} ('mira') was deleted by the operator x: 1 keys, 2 ")


def test_what_is_not_deleted(engine: Engine) -> None:
    account = create_account(engine, "Second", operator=True).id
    with pytest.raises(InputError, match=r"confirmation: is not the name .* accepted: Second"):
        delete_account(engine, account, "second", "test")
    with pytest.raises(InputError, match="account: no account with id 'nobody'"):
        delete_account(engine, "nobody", "nobody", "test")
    with pytest.raises(InputError, match="account: is the server's own"):
        delete_account(engine, "default", "default", "test")
    disable_account(engine, "default")
    with pytest.raises(InputError, match="account: is the last operator's"):
        delete_account(engine, account, "Second", "test")


def test_a_worker_that_still_does_its_task_notices_and_breaks_nothing(engine: Engine) -> None:
    account = populate(engine, "mira")
    key = create_key(engine, "phone", account).secret
    task = f"open-{account}"
    delete_account(engine, account, "mira", "test")
    with pytest.raises(UnauthorizedError):
        authenticate(engine, key)
    assert state.ids_finished(engine, [task]) == {task}

    def refuse(*_: Any) -> Any:
        pytest.fail("there is nothing to publish")

    assert state.start(engine, task) is None
    state.note_step(engine, task, "host:1", "render")
    state.note_stop(engine, task, "it stopped")
    state.report_progress(engine, task, 0.5)
    state.publish_early(engine, task, refuse, refuse)
    state.succeed(engine, task, refuse, refuse)
    state.fail(engine, task, "canceled", refuse)
    assert deliveries.load_early(engine, task) == []
    assert deliveries.load_due(engine, f"msg-{account}", 2) is None
    attempt = deliveries.AttemptResult(1, 200, 1, "")
    ended = deliveries.record_attempt(engine, f"msg-{account}", 2, 1, attempt, (1,), refuse)
    assert ended == deliveries.DeliveryState.GIVEN_UP
    with reading(engine) as session:
        assert session.scalars(select(LedgerEntry)).all() == []


def test_bytes_that_another_account_has_too_stay(engine: Engine, tmp_path: Path) -> None:
    settings = Settings.with_options({"data_dir": tmp_path})
    blobs = LocalBlobs(settings.blob_dir, BlobIndex(engine))
    shared, own = blobs.put(b"shared"), blobs.put(b"own")
    with writing(engine) as session:
        session.execute(update(StoredBlob).values(stored_at=int(time.time()) - 10 * DAY))
    populate(engine, "ava", shared)
    account = populate(engine, "mira", shared)
    add_file(engine, account, NewFile(own, "own.wav", "audio/wav", 3))
    # The tasks of the other account that are open protect what is younger than they are.
    delete_account(engine, account, "mira", "test")
    sweep.sweep_blobs(settings, engine, blobs, time.time())
    assert (blobs.exists(shared), blobs.exists(own)) == (True, False)
    # Through the trash, as everything else.
    assert blobs.restore(own)
