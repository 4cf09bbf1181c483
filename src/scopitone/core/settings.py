"""The settings. Each is read from the environment variable SCOPITONE_<NAME>."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    Field,
    NonNegativeFloat,
    SecretStr,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from scopitone.core.errors import InputError
from scopitone.core.music_engines import ENGINES, EngineSetting

MEGABYTE = 1024 * 1024
QueueName = Literal["import", "video", "music", "segments", "callback"]
QUEUE_NAMES: tuple[QueueName, ...] = get_args(QueueName)
_POSTGRESQL_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


if TYPE_CHECKING:
    EngineName = str
else:
    EngineName = Literal[tuple(ENGINES)]


class GeneralSettings(BaseSettings):
    """The settings except those of the music engines, whose validation depends on these."""

    model_config = SettingsConfigDict(
        env_prefix="SCOPITONE_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "scopitone",
        description="Folder for all data: database, media, and caches. Back it up with "
        "`scopitone backup`.",
    )
    database_url: str = Field(
        default=None,
        validate_default=True,
        description="postgresql://user:password@host/name. Unset: SQLite in the data folder.",
    )
    database_wait_s: float = Field(
        default=30.0,
        ge=0,
        description="Seconds to wait for the database at startup.",
    )
    blob_url: str | None = Field(
        default=None,
        pattern=r"^(s3://[^/\s]+(/\S*)?|file:///\S+)$",
        description="s3://bucket/prefix (keys: AWS_…) or file:///folder. Unset: the data folder.",
    )
    blob_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="URL of an S3-compatible store other than AWS. Clients upload there.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on. The default is reachable from this machine only.",
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 chooses a free one."
    )
    public_url: str | None = Field(
        default=None,
        description="URL at which clients reach the server, for media URLs. Unset: taken from "
        "each request.",
    )
    workers: int = Field(
        default=1,
        ge=0,
        description="Worker processes. Each renders one video at a time, on all cores. 0: `serve` "
        "runs without workers; `scopitone worker` needs at least 1.",
    )
    queues: list[QueueName] = Field(
        default=list(QUEUE_NAMES),
        min_length=1,
        description="Queues that workers serve, as a JSON list: import, video, music, segments, "
        "callback.",
    )
    queue_poll_s: float = Field(
        default=0.25,
        gt=0,
        description="Seconds between a worker's polls of each queue. Increase it for a hundred or "
        "more workers.",
    )
    spread_from_s: float = Field(
        default=60.0,
        ge=0,
        description="Videos of at least this length (seconds of 1080p at 30 fps) are rendered by "
        "several machines; 0 disables this.",
    )
    segment_timeout_s: float = Field(
        default=300.0,
        gt=0,
        description="Seconds after which a group of segments is given to another worker.",
    )
    segment_cache_mb: int = Field(
        default=2000,
        ge=0,
        description="Megabytes of encoded segments that a host keeps, so that a video that is "
        "rendered again encodes only what has changed; 0 keeps none.",
    )
    account_at_once: int = Field(
        default=0,
        ge=0,
        description="Maximum number of tasks of one account that run at the same time on all "
        "workers, counted separately for imports, videos, and songs; 0: no limit.",
    )
    encoders: int | None = Field(
        default=None, ge=1, description="Encoding processes per video. Unset: one per core."
    )
    prices: dict[str, Decimal] = Field(
        default_factory=dict,
        description="Price of a task in credits by model, as JSON. Other models are free.",
    )
    rate_creates: int = Field(
        default=20,
        ge=0,
        description="CreateTask calls per window that all API keys of an account may make "
        "together; 0: no limit.",
    )
    rate_calls: int = Field(
        default=100,
        ge=0,
        description="Other calls per window that all API keys of an account may make together; "
        "0: no limit.",
    )
    rate_window_s: int = Field(
        default=10, ge=1, description="Length of the rate limit's window in seconds."
    )
    sunoapi_codes: Literal["sunoapi.org", "kie.ai"] = Field(
        default="sunoapi.org",
        description="Vendor whose error codes are returned where sunoapi.org and kie.ai differ: "
        "sunoapi.org or kie.ai.",
    )
    separation_model: Path | None = Field(
        default=None,
        description="ONNX file of an MDX-Net model that separates the voice of songs that the "
        "built-in engine did not compose. Unset: such songs are not separated.",
    )
    separation_fft: int = Field(
        default=6144,
        ge=1024,
        le=32_768,
        description="Length of that model's Fourier transform in samples; its publisher states it.",
    )
    separation_target: Literal["vocals", "instrumental"] = Field(
        default="vocals", description="vocals or instrumental: what that model estimates."
    )
    max_open_tasks: int = Field(
        default=100,
        ge=0,
        description="Unfinished tasks per account; 0: no limit.",
    )
    max_keys: int = Field(
        default=50,
        ge=0,
        description="API keys that an account may have; 0: no limit. `scopitone keys create` is "
        "not limited.",
    )
    max_webhook_endpoints: int = Field(
        default=10,
        ge=0,
        description="Webhook endpoints that an account may have; 0: no limit.",
    )
    max_stored_bytes: int = Field(
        default=50 * 1024 * MEGABYTE,
        ge=0,
        description="Total size of the uploads and results that an account may have; 0: no limit. "
        "Operators' accounts, such as the default one, are not limited.",
    )
    max_projects: int = Field(
        default=1000,
        ge=0,
        description="Projects that an account may have; 0: no limit.",
    )
    max_project_bytes: int = Field(
        default=MEGABYTE,
        ge=1024,
        description="Maximum size of a project: its lyrics, options, and the names of its files.",
    )
    max_uploads_per_day: int = Field(
        default=1000,
        ge=0,
        description="Uploads that an account may make in 24 hours; 0: no limit. Operators' "
        "accounts are not limited.",
    )
    max_connections: int = Field(
        default=4096,
        ge=16,
        description="Maximum number of open connections. Fewer are accepted if the process may "
        "not open enough files.",
    )
    max_connections_per_address: int = Field(
        default=512,
        ge=1,
        description="Maximum number of open connections per IP address. Addresses of this machine "
        "are exempt, because a reverse proxy may use them.",
    )
    max_event_streams_per_account: int = Field(
        default=32,
        ge=1,
        description="Maximum number of open event streams per account; a browser needs one. All "
        "accounts together may have half of the connections. Each server process counts its own.",
    )
    cors_origins: list[str] = Field(
        default_factory=list,
        description="Web origins whose pages may call the API, as a JSON list.",
    )
    max_body_bytes: int = Field(
        default=MEGABYTE,
        description="Maximum size of a JSON body. Uploads have their own limit.",
    )
    max_upload_bytes: int = Field(
        default=200 * MEGABYTE,
        description="Maximum size of an uploaded or downloaded file. Pictures may be at most "
        "50 MB.",
    )
    min_free_bytes: int = Field(
        default=512 * MEGABYTE,
        ge=0,
        description="Refuse new tasks and uploads below this many bytes of free disk space; 0 "
        "disables the check.",
    )
    max_audio_seconds: float = Field(
        default=15 * 60,
        description="Maximum duration of a song. It limits how long one task occupies a worker.",
    )
    intake_timeout_s: float = Field(
        default=180.0,
        gt=0,
        description="Seconds after which decoding of an imported song is stopped.",
    )
    intake_cpu_s: int = Field(
        default=120,
        ge=1,
        description="Processor seconds for decoding an imported song; 15 minutes of sound need "
        "about 10.",
    )
    intake_memory_bytes: int = Field(
        default=2048 * MEGABYTE,
        ge=256 * MEGABYTE,
        description="Address space for decoding an imported song; a cover of 150 megapixels needs "
        "half of the default.",
    )
    listening_model: str = Field(
        default="base",
        description="Whisper model that transcribes and times lyrics: tiny to large-v3-turbo, or "
        "a folder; the value `none` disables listening.",
    )
    listening_download: bool = Field(
        default=False,
        description="Download the Whisper model from the model hub when it is first needed.",
    )
    fetch_timeout_s: float = Field(
        default=30.0,
        description="Seconds to wait for the next bytes of a download. Connecting takes at most 5.",
    )
    fetch_total_s: float = Field(
        default=300.0,
        description="Maximum seconds for one download: connecting, TLS, header, and body.",
    )
    allow_networks: list[IPv4Network | IPv6Network] = Field(
        default_factory=list,
        description="Private networks (CIDR, as a JSON list) that clients' URLs, and the "
        "lyricist's, may lead to.",
    )
    music_engine: EngineName = Field(
        default="composer",
        description="Engine that makes songs. composer is built in; the others call a server.",
    )
    music_engines: dict[str, EngineName] = Field(
        default_factory=dict,
        description="Engines by model, as JSON, for models that use a different engine.",
    )
    music_at_once: int = Field(
        default=1,
        ge=1,
        description="Songs that a worker makes concurrently. The composer uses all cores for one.",
    )
    music_timeout_s: float = Field(
        default=1800.0,
        gt=0,
        description="Maximum seconds that an engine may take for one task, including a server's "
        "queue.",
    )
    lyricist_url: str | None = Field(
        default=None,
        pattern="^https?://",
        description="Base URL of the language model server that writes lyrics, without "
        "/chat/completions. Unset: the composer writes them.",
    )
    lyricist_model: str = Field(
        default="default", description="Name of the lyricist's model on its server."
    )
    lyricist_key: SecretStr | None = Field(
        default=None,
        description="API key of the lyricist's server, if it requires one. Never logged.",
    )
    lyricist_timeout_s: float = Field(
        default=60.0,
        gt=0,
        description="Maximum seconds for one answer of the lyricist, which is asked twice at most.",
    )


def _engine_field(engine: str, setting: EngineSetting) -> Any:
    """Return the type and the Pydantic field of a setting of a music engine."""
    base: Any = {"url": str, "secret": SecretStr, "path": Path}[setting.kind]

    def check(value: Any, info: ValidationInfo) -> Any:
        engines = {info.data.get("music_engine"), *info.data.get("music_engines", {}).values()}
        if value is None:
            if setting.required and engine in engines:
                raise ValueError(f"is required by the music engine {engine}")
            return None
        if setting.kind != "url":
            return value
        if not value.startswith(("http://", "https://")):
            raise ValueError("must be an http or https URL")
        return value.rstrip("/")

    field = Field(default=None, validate_default=True, description=setting.description)
    return Annotated[base | None, AfterValidator(check)], field


if TYPE_CHECKING:
    EngineSettings = GeneralSettings
else:
    EngineSettings = create_model(
        "EngineSettings",
        __base__=GeneralSettings,
        **{
            setting.name: _engine_field(name, setting)
            for name, engine in ENGINES.items()
            for setting in engine.settings
        },
    )


class Settings(EngineSettings):
    """The server's settings. Command line options override environment variables."""

    heartbeat_s: float = Field(
        default=3.0, gt=0, description="Seconds between heartbeats of a worker."
    )
    dead_after_s: float = Field(
        default=15.0,
        gt=0,
        description="Seconds without a heartbeat after which a worker's tasks are taken over by "
        "another worker.",
    )
    task_attempts: int = Field(
        default=5,
        ge=1,
        description="Number of times that workers may die during a task before the task fails.",
    )
    shutdown_s: float = Field(
        default=8.0,
        gt=0,
        description="Seconds that workers have to return their tasks to the queue at shutdown.",
    )
    callback_retries_s: list[NonNegativeFloat] = Field(
        default=[5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400],
        description="Seconds before each retry of a callback, varied at random by up to 10%.",
    )
    callback_timeout_s: float = Field(
        default=15.0,
        gt=0,
        description="Maximum seconds for one attempt at a callback.",
    )
    callbacks_at_once: int = Field(
        default=8,
        ge=1,
        description="Callbacks that a worker sends concurrently, "
        "at most half of them for one account.",
    )
    retention_days: float = Field(
        default=0,
        ge=0,
        description="Days after which the media of finished tasks are deleted; 0: never.",
    )
    unused_upload_hours: float = Field(
        default=24,
        ge=0,
        description="Hours after which an upload that no task uses is deleted; 0: never.",
    )
    trash_days: float = Field(
        default=7,
        ge=0,
        description="Days that unused media stay in the trash of the media store; 0: deleted "
        "immediately.",
    )
    sweep_every_s: float = Field(
        default=3600,
        gt=0,
        description="Seconds between cleanups, in which one of the workers deletes expired data.",
    )
    reconcile_every_s: float = Field(
        default=60,
        gt=0,
        description="Seconds between checks, by one of the workers, for tasks and callbacks that "
        "an unexpected error left open.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Minimum severity of log messages."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text, for people to read; or json, one JSON object per line."
    )
    log_file: Path | None = Field(
        default=None,
        description="File for the log of the server and its workers. Unset: standard error.",
    )
    log_file_bytes: int = Field(
        default=10 * MEGABYTE,
        ge=MEGABYTE,
        description="Size at which the log file is rotated.",
    )
    log_file_count: int = Field(
        default=4, ge=1, description="Rotated log files that are kept: log.1, log.2, and so on."
    )

    @field_validator("database_url", mode="before")
    @classmethod
    def _add_driver(cls, url: str | None, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite:///{info.data.get('data_dir', Path()) / 'scopitone.sqlite'}"
        scheme, separator, rest = url.partition("://")
        if scheme == "sqlite" and separator:
            return url
        if scheme not in _POSTGRESQL_SCHEMES or not separator:
            # The message must not contain the URL, which contains a password.
            raise ValueError("must be a postgresql:// or sqlite:/// URL")
        return f"postgresql+psycopg://{rest}"

    @classmethod
    def with_options(cls, options: Mapping[str, object]) -> Settings:
        """Return the settings of the environment, overridden by `options` that are not None.

        Raises:
            InputError: A value is not valid. `field` is its environment variable.
        """
        try:
            return cls.model_validate(
                {
                    **cls().model_dump(exclude_unset=True),
                    **{name: value for name, value in options.items() if value is not None},
                }
            )
        except SettingsError as error:
            # Only the message contains the name of the field, in quotation marks.
            name = f"SCOPITONE_{str(error).split(chr(34))[1].upper()}"
            raise InputError(name, "is not valid JSON") from error
        except ValidationError as error:
            first = error.errors()[0]
            name = f"SCOPITONE_{'_'.join(map(str, first['loc'])).upper()}"
            raise InputError(name, first["msg"]) from error

    @property
    def blob_dir(self) -> Path:
        """Folder of uploaded and finished media, named by content."""
        return self.data_dir / "media"

    @property
    def work_dir(self) -> Path:
        """Folder of work in progress, one subfolder per task. Safe to delete if nothing runs."""
        return self.data_dir / "work"

    @property
    def cache_dir(self) -> Path:
        """Folder of recomputable results, such as the analysis of a song."""
        return self.data_dir / "cache"

    @property
    def is_loopback_only(self) -> bool:
        """True if only this machine can reach the address that the server listens on."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def engine_of(self, model: str) -> EngineName:
        """Return the engine that makes the songs of `model`."""
        return self.music_engines.get(model, self.music_engine)

    def engine_options(self, engine: str) -> dict[str, Any]:
        """Return the settings of `engine` that are set, by the parameters of its class.

        Paths are absolute strings, secrets are in plain text.
        """
        options: dict[str, Any] = {}
        for setting in ENGINES[engine].settings:
            value = getattr(self, setting.name)
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            elif isinstance(value, Path):
                value = str(value.absolute())
            if value is not None:
                options[setting.parameter] = value
        return options

    def price_of(self, model: str) -> int:
        """Return the price of a task of `model` in hundredths of a credit."""
        return int((self.prices.get(model, Decimal(0)) * 100).to_integral_value())
