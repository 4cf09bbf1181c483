"""The tables. Times are whole Unix seconds, money is hundredths of a credit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Dialect,
    ForeignKey,
    Index,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class PlainText(TypeDecorator[str]):
    """Text without NUL and lone surrogates, which PostgreSQL rejects; each is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text that is stored or compared."""
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class Base(DeclarativeBase):
    """The base of Scopitone's tables; DBOS keeps its own in the same database."""

    type_annotation_map = {str: PlainText, int: BigInteger, dict[str, Any]: JSON}  # noqa: RUF012


class SchemaVersion(Base):
    """The first version of Scopitone that wrote a schema; `revision` is that of its migration."""

    __tablename__ = "schema_versions"

    revision: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    written_at: Mapped[int]


class Account(Base):
    """An owner of tasks, files, credits and keys. An operator also administers the server.

    disabled_at: nobody can sign in to the account, and its keys do not work; None if they do.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[int]
    operator: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    disabled_at: Mapped[int | None]


class Password(Base):
    """How the owner of an account signs in to the studio: by a user name, and a password of which
    only an Argon2id hash is stored."""

    __tablename__ = "passwords"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    user_name: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    changed_at: Mapped[int]


class SignInLink(Base):
    """A link that opens the studio for an account once, known only by its hash."""

    __tablename__ = "sign_in_links"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[int]


class StudioSession(Base):
    """A browser that is signed in to the studio; its cookie is known only by its hash.

    `previous_sha256` is the cookie before the last rotation, valid for a short time, for requests
    that were already sent. `csrf` is a token by which pages of the studio identify themselves.
    """

    __tablename__ = "studio_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    previous_sha256: Mapped[str | None] = mapped_column(index=True)
    csrf: Mapped[str]
    created_at: Mapped[int]
    rotated_at: Mapped[int]
    seen_at: Mapped[int]


class Key(Base):
    """An API key, known only by its hash."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    created_at: Mapped[int]
    disabled_at: Mapped[int | None]
    last_used_at: Mapped[int | None]


class Task(Base):
    """A task: the request of a client, its status and its result.

    `request` is the body as it was sent (JSON text). `spec` is the request after validation, which
    is all that workers read. `result` is set once, with the final status (see `tasks.status`).
    `dialect` names the dialect of the API by which it came, if it is not the job API itself; then
    `request` is what the job API would have been sent, and `dialect_request` what was sent.
    `early_result` has the `suno_data` of takes that are complete while others are still made.
    `project_id` is the project that a video is made from.
    `worker_process` does the task, and is in `step`; `deaths` has a line for each that died of it.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index("tasks_by_account", "account_id", "create_at"),
        Index("tasks_by_status", "account_id", "status"),
        Index("tasks_by_project", "project_id", "create_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    model: Mapped[str]
    model_version: Mapped[str]
    status: Mapped[str]
    request: Mapped[str]
    spec: Mapped[dict[str, Any]]
    base_url: Mapped[str]
    callback_url: Mapped[str | None]
    credits: Mapped[int]
    progress: Mapped[float]
    attempts: Mapped[int]
    create_at: Mapped[int]
    started_at: Mapped[int | None]
    complete_at: Mapped[int | None]
    deleted_at: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    early_result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    dialect: Mapped[str | None]
    dialect_request: Mapped[str | None]
    worker_process: Mapped[str | None]
    step: Mapped[str | None]
    deaths: Mapped[str | None]
    project_id: Mapped[str | None]


class File(Base):
    """A file with the URL /media/{id}/{name}; its bytes are those of the blob.

    `role` is the file's role in its task; a task has one file in each role, so that publishing
    twice gives the same URLs.
    """

    __tablename__ = "files"
    __table_args__ = (
        UniqueConstraint("task_id", "role"),
        Index("files_by_account", "account_id", "size"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("tasks.id"))
    role: Mapped[str | None]
    blob: Mapped[str]
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[int]


class Upload(Base):
    """An announced upload, which is accepted once, without a key, at a signed URL."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    file_id: Mapped[str]
    name: Mapped[str]
    content_type: Mapped[str]
    expires_at: Mapped[int]
    used_at: Mapped[int | None]


class Clip(Base):
    """A song that a task composed or imported: one item of `suno_data`.

    `lyrics` is JSON of `scopitone.lyrics.json_codec`: lines and words with their times.
    `score_blob` is the score of the engine `music_engine`, from which it continues or covers
    the song.
    """

    __tablename__ = "clips"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    author: Mapped[str]
    tags: Mapped[str]
    model: Mapped[str]
    duration: Mapped[float]
    audio_blob: Mapped[str]
    cover_blob: Mapped[str | None]
    lyrics: Mapped[dict[str, Any]]
    music_engine: Mapped[str | None]
    score_blob: Mapped[str | None]


class StoredPersona(Base):
    """What an account keeps of a song for later ones.

    `traits` is what the engine `music_engine` returned, and what it receives again.
    """

    __tablename__ = "personas"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    description: Mapped[str]
    music_engine: Mapped[str]
    traits: Mapped[dict[str, Any]]
    created_at: Mapped[int]


class LedgerEntry(Base):
    """One entry of the ledger; rows are only ever added.

    `kind` is grant, reserve, charge or release. A task has at most one of each, so that it cannot
    be charged twice.
    """

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("task_id", "kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(ForeignKey("tasks.id"))
    kind: Mapped[str]
    amount: Mapped[int]
    created_at: Mapped[int]


class Worker(Base):
    """A worker process and the time of its last heartbeat (Unix seconds).

    `serves` are the names of its queues, separated by spaces; None for earlier versions.
    """

    __tablename__ = "workers"

    executor_id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[int]
    beat_at: Mapped[float]
    serves: Mapped[str | None]


class IdempotencyKey(Base):
    """An idempotency key of CreateTask: the same key and body get the first answer again.

    `answer` is null while the first request is in flight.
    """

    __tablename__ = "idempotency_keys"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_sha256: Mapped[str]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[int]


class Switch(Base):
    """A feature flag that is set: maintenance, or a disabled model."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    set_at: Mapped[int]


class RateWindow(Base):
    """Calls counted in one window of a rate limit, shared by all API processes."""

    __tablename__ = "rate_windows"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[int]


class WebhookSecret(Base):
    """A secret that signs callbacks; a rotated one stays valid until `expires_at`."""

    __tablename__ = "webhook_secrets"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    secret: Mapped[str]
    created_at: Mapped[int]
    expires_at: Mapped[int | None]


class WebhookEndpoint(Base):
    """A URL to which the callbacks of all tasks of an account are sent.

    `events` are the statuses of ended tasks that are reported, separated by spaces. `secret` signs;
    `previous_secret` signs too until `previous_expires_at`. `allow_loopback`: whether the URL may
    lead to the machine itself, as for the callbacks of tasks.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    url: Mapped[str]
    events: Mapped[str]
    secret: Mapped[str]
    secret_created_at: Mapped[int]
    previous_secret: Mapped[str | None]
    previous_expires_at: Mapped[int | None]
    allow_loopback: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[int]
    disabled_at: Mapped[int | None]


class Delivery(Base):
    """The callback of a task to one receiver; `id` is its webhook-id in every attempt.

    `state` is a `DeliveryState` of `tasks.deliveries`. `body` is the exact text that is sent.
    `endpoint_id` is "" for the task's own `callback_url`. It stays when the endpoint is deleted.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("deliveries_by_task", "task_id", "endpoint_id", unique=True),
        Index("deliveries_by_account", "account_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.id"))
    endpoint_id: Mapped[str] = mapped_column(default="", server_default="")
    url: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[int]


class DeliveryAttempt(Base):
    """One attempt at a delivery: its time, the answer, and its duration.

    `headers` are those of the message, by name; None if it was not sent, or by an earlier version.
    """

    __tablename__ = "delivery_attempts"

    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    status: Mapped[int | None]
    latency_ms: Mapped[int]
    excerpt: Mapped[str]
    headers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
