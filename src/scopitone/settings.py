"""Every setting, with its reason. Each is read from the environment as SCOPITONE_<NAME>."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Literal, get_args

from pydantic import (
    Field,
    NonNegativeFloat,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from scopitone.errors import InputError

MEGABYTE = 1024 * 1024
EngineName = Literal["composer", "acestep", "upstream"]
QueueName = Literal["import", "video", "music", "segments", "callback"]
QUEUE_NAMES: tuple[QueueName, ...] = get_args(QueueName)
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


class Settings(BaseSettings):
    """The server's settings; the command line's options override the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SCOPITONE_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "scopitone",
        description="All state lives here: database, media, caches. Back up this one folder.",
    )
    database_url: str = Field(
        default=None,
        validate_default=True,
        description="postgresql://user:password@host/name. Unset: SQLite in the data folder.",
    )
    database_wait_s: float = Field(
        default=30.0,
        ge=0,
        description="How long starting waits for a database that does not answer yet.",
    )
    blob_url: str | None = Field(
        default=None,
        pattern=r"^(s3://[^/\s]+(/\S*)?|file:///\S+)$",
        description="s3://bucket/prefix (keys: AWS_…) or file:///folder. Unset: the data folder.",
    )
    blob_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="Address of an S3-compatible store that is not AWS; clients upload there.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on. Loopback by default: nobody else can reach it.",
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one."
    )
    public_url: str | None = Field(
        default=None,
        description="How clients reach the server, for media URLs. Unset: as the request came in.",
    )
    workers: int = Field(
        default=1,
        ge=0,
        description="Worker processes. One renders one video at a time, on all cores. 0: API only.",
    )
    queues: list[QueueName] = Field(
        default=list(QUEUE_NAMES),
        min_length=1,
        description="What workers do, as a JSON list: import, video, music, segments, callback.",
    )
    queue_poll_s: float = Field(
        default=0.25,
        gt=0,
        description="How often a worker looks into each queue; longer with a hundred workers.",
    )
    spread_from_s: float = Field(
        default=60.0,
        ge=0,
        description="Seconds of 1080p at 30 fps from which machines share one video; 0: never.",
    )
    segment_timeout_s: float = Field(
        default=300.0,
        gt=0,
        description="A group of segments that takes a worker longer is given to another.",
    )
    account_at_once: int = Field(
        default=0,
        ge=0,
        description="Tasks of one account and kind that run at once, on all workers; 0: no limit.",
    )
    encoders: int | None = Field(
        default=None, ge=1, description="Encoding processes for one video. Unset: one per core."
    )
    prices: dict[str, Decimal] = Field(
        default_factory=dict,
        description="Credits by model, as JSON; absent models are free, so nobody meets 402.",
    )
    rate_creates: int = Field(
        default=20, ge=0, description="CreateTask calls of one key in a window; 0 counts none."
    )
    rate_calls: int = Field(
        default=100, ge=0, description="Other calls of one key in a window; 0 counts none."
    )
    rate_window_s: int = Field(
        default=10, ge=1, description="Length of that window; short, so that bursts end soon."
    )
    max_open_tasks: int = Field(
        default=100,
        ge=0,
        description="Unfinished tasks of one account; others get their turn. 0 sets no limit.",
    )
    cors_origins: list[str] = Field(
        default_factory=list,
        description="Web origins whose pages may call the API, as a JSON list; none by default.",
    )
    max_body_bytes: int = Field(
        default=MEGABYTE,
        description="Largest JSON body; protects memory, uploads are counted apart.",
    )
    max_upload_bytes: int = Field(
        default=200 * MEGABYTE,
        description="Largest song or image, uploaded or fetched; protects the disk.",
    )
    min_free_bytes: int = Field(
        default=512 * MEGABYTE,
        ge=0,
        description="No new tasks or uploads while the data's disk has less free; 0 never looks.",
    )
    max_audio_seconds: float = Field(
        default=15 * 60, description="Longest song; bounds how long one task can hold a worker."
    )
    intake_timeout_s: float = Field(
        default=180.0,
        gt=0,
        description="Longest that decoding one foreign song may take; a hanging decoder ends.",
    )
    intake_cpu_s: int = Field(
        default=120,
        ge=1,
        description="Processor seconds that the same may take; 15 minutes of song need about 10.",
    )
    intake_memory_bytes: int = Field(
        default=2048 * MEGABYTE,
        ge=256 * MEGABYTE,
        description="Address space that the same may take; a cover of 150 megapixels needs half.",
    )
    fetch_timeout_s: float = Field(
        default=30.0,
        description="Longest wait for a foreign server to connect or to send the next bytes.",
    )
    fetch_total_s: float = Field(
        default=300.0,
        description="Longest that fetching one file may take; a slow server cannot hold us.",
    )
    allow_networks: list[IPv4Network | IPv6Network] = Field(
        default_factory=list,
        description="Private networks (CIDR, as a JSON list) that URLs may point into.",
    )
    music_engine: EngineName = Field(
        default="composer",
        description="What makes songs. The composer is built in; the others speak to a server.",
    )
    music_engines: dict[str, EngineName] = Field(
        default_factory=dict,
        description="Engines by model, as JSON, where one model is to have another.",
    )
    music_at_once: int = Field(
        default=1,
        ge=1,
        description="Songs that one worker makes at a time. The composer needs all cores for one.",
    )
    music_timeout_s: float = Field(
        default=1800.0,
        gt=0,
        description="Longest that an engine may take for one task; a server may have a queue.",
    )
    soundfont: Path | None = Field(
        default=None,
        description="A bigger SoundFont (.sf2) for the composer. Unset: the one that it brings.",
    )
    acestep_url: str | None = Field(
        default=None,
        validate_default=True,
        description="An ACE-Step 1.5 server's address. Required where its engine is chosen.",
    )
    acestep_key: SecretStr | None = Field(
        default=None, description="That server's key, if it wants one. Never logged."
    )
    upstream_url: str | None = Field(
        default=None,
        validate_default=True,
        description="A server of this same API, hosted or not. Required where it is chosen.",
    )
    upstream_key: SecretStr | None = Field(
        default=None, description="The API key for that server. Never logged."
    )
    heartbeat_s: float = Field(
        default=3.0, gt=0, description="How often a worker says that it is alive."
    )
    dead_after_s: float = Field(
        default=15.0,
        gt=0,
        description="A worker silent for longer is dead and its tasks are taken over.",
    )
    task_attempts: int = Field(
        default=5,
        ge=1,
        description="A task whose worker died this often is failed, not tried for ever.",
    )
    shutdown_s: float = Field(
        default=8.0,
        gt=0,
        description="How long workers may take to hand their tasks back when stopping.",
    )
    callback_retries_s: list[NonNegativeFloat] = Field(
        default=[5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400],
        description="Seconds before each further attempt at a callback, give or take a tenth.",
    )
    callback_timeout_s: float = Field(
        default=15.0,
        gt=0,
        description="Longest that one attempt at a callback may take; others wait behind it.",
    )
    callbacks_at_once: int = Field(
        default=8,
        ge=1,
        description="Callbacks that one worker sends at a time; slow receivers hold up the rest.",
    )
    retention_days: float = Field(
        default=0,
        ge=0,
        description="Media of tasks that ended longer ago are deleted; 0 keeps them.",
    )
    unused_upload_hours: float = Field(
        default=24,
        ge=0,
        description="An upload that no task has taken in is deleted after this; 0 keeps it.",
    )
    sweep_every_s: float = Field(
        default=3600,
        gt=0,
        description="How often one of the workers deletes what has expired.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severe message that is logged."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Lines to read, or one JSON object a line for programs."
    )

    @field_validator("database_url", mode="before")
    @classmethod
    def _name_the_driver(cls, given: str | None, info: ValidationInfo) -> str:
        if not given:
            return f"sqlite:///{info.data.get('data_dir', Path()) / 'scopitone.sqlite'}"
        scheme, separator, rest = given.partition("://")
        if scheme == "sqlite" and separator:
            return given
        if scheme not in _POSTGRESQL or not separator:
            # Never quoted: it holds a password.
            raise ValueError("must be postgresql://… or sqlite:///…")
        return f"postgresql+psycopg://{rest}"

    @field_validator("acestep_url", "upstream_url")
    @classmethod
    def _is_an_address(cls, given: str | None, info: ValidationInfo) -> str | None:
        name = (info.field_name or "").removesuffix("_url")
        chosen = {info.data.get("music_engine"), *info.data.get("music_engines", {}).values()}
        if given is None:
            if name in chosen:
                raise ValueError(f"is required by the music engine {name}")
            return None
        if not given.startswith(("http://", "https://")):
            raise ValueError("must be an http or https URL")
        return given.rstrip("/")

    @classmethod
    def with_options(cls, given: Mapping[str, object]) -> Settings:
        """The environment's settings, overridden by those of `given` that are not None.

        Raises:
            InputError: a value that cannot be used, naming its environment variable.
        """
        try:
            return cls.model_validate(
                {
                    **cls().model_dump(exclude_unset=True),
                    **{name: value for name, value in given.items() if value is not None},
                }
            )
        except SettingsError as error:
            # Its message names the field, between quotation marks, and nothing else does.
            name = f"SCOPITONE_{str(error).split(chr(34))[1].upper()}"
            raise InputError(name, "is not JSON") from error
        except ValidationError as error:
            first = error.errors()[0]
            name = f"SCOPITONE_{'_'.join(map(str, first['loc'])).upper()}"
            raise InputError(name, first["msg"]) from error

    @property
    def blob_dir(self) -> Path:
        """Uploaded and finished media, by content."""
        return self.data_dir / "media"

    @property
    def work_dir(self) -> Path:
        """Half-done work, one folder a task; safe to delete while nothing runs."""
        return self.data_dir / "work"

    @property
    def cache_dir(self) -> Path:
        """What can be computed again, such as a song's analysis."""
        return self.data_dir / "cache"

    @property
    def loopback_only(self) -> bool:
        """Whether the server listens where only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def engine_of(self, model: str) -> EngineName:
        """The engine that makes the songs of `model`."""
        return self.music_engines.get(model, self.music_engine)

    def remote_engine(self, name: str) -> tuple[str, str]:
        """The address and the key (or "") of the server that engine `name` speaks to."""
        secret = self.acestep_key if name == "acestep" else self.upstream_key
        url = self.acestep_url if name == "acestep" else self.upstream_url
        return url or "", secret.get_secret_value() if secret else ""

    def price(self, model: str) -> int:
        """What a task of `model` costs, in hundredths of a credit."""
        return int((self.prices.get(model, Decimal(0)) * 100).to_integral_value())
