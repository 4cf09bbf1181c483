"""What clients get: `data` of each answer, and the envelope around it."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

D = TypeVar("D")


class Answer(BaseModel, Generic[D]):
    """Every JSON answer."""

    code: int
    message: str
    data: D


class Problem(BaseModel):
    """One thing that is wrong with a request."""

    field: str
    message: str
    accepted: list[str] = []


class Problems(BaseModel):
    """`data` of 422."""

    errors: list[Problem]


class Created(BaseModel):
    """`data` of CreateTask."""

    task_id: str
    warnings: list[str] = []


class Word(BaseModel):
    """A sung word with its times in seconds."""

    word: str
    start_s: float
    end_s: float


class ClipInfo(BaseModel):
    """One item of `suno_data`."""

    suno_id: str
    title: str
    artist: str = ""
    tags: str
    suno_audio_url: str
    suno_image_url: str
    suno_image_large_url: str
    duration: float
    suno_model: str
    lyrics: str
    instrumental: bool
    create_at: int
    aligned_words: list[Word]
    lyrics_url: str | None = None
    midi_url: str | None = None
    stem_urls: dict[str, str] = {}
    notes: list[str] = []


class FlashCheck(BaseModel):
    """Flashes by WCAG 2.3.1: the most in any second, general and red; 3 are allowed."""

    passed: bool
    most_per_second: int
    most_red_per_second: int


class LoudnessCheck(BaseModel):
    """Of the video's sound: LUFS integrated (null: silence), dBTP, and the target if any."""

    passed: bool
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    target_lufs: float | None


class VideoChecks(BaseModel):
    """What was measured in the finished video; `loudness` is null where it has no sound."""

    flash: FlashCheck
    loudness: LoudnessCheck | None


class Captions(BaseModel):
    """The words as they are shown, in each format; absent where nothing is sung."""

    srt: str | None = None
    vtt: str | None = None
    ass: str | None = None
    lrc: str | None = None
    ttml: str | None = None


class VideoInfo(BaseModel):
    """`result.video`. Videos of earlier versions have no `title`, `style`, `timings` and `checks`.

    `timings` are the seconds that each stage took.
    """

    title: str = ""
    width: int
    height: int
    fps: float
    duration: float
    poster_url: str
    style: str | None = None
    timings: dict[str, float] = {}
    captions: Captions = Captions()
    checks: VideoChecks | None = None


class StyleOption(BaseModel):
    """What a style lets be set by `input.style_options`; `accepted` in words."""

    name: str
    about: str
    default: bool | float | str
    accepted: str


class Style(BaseModel):
    """A look, by the name that `input.style` takes.

    `background`: whether a picture or clip of the user's can stand behind it.
    """

    name: str
    about: str
    background: bool
    options: list[StyleOption]


class StyleList(BaseModel):
    """`data` of styles."""

    styles: list[Style]


class Result(BaseModel):
    """`result` of a task that has ended: code 200, or 501 and the reason."""

    code: Literal[200, 501]
    message: str
    media_urls: list[str]
    suno_data: list[ClipInfo] | None = None
    video: VideoInfo | None = None


class TaskInfo(BaseModel):
    """`data` of TaskInfo. Times are whole Unix seconds; null is "not yet"."""

    model_config = ConfigDict(protected_namespaces=())

    task_id: str
    provider: str
    model_version: str
    model: str
    status: Literal["pending", "running", "success", "failed"]
    param: dict[str, Any]
    create_at: int
    complete_at: int | None
    duration_s: int | None
    source: str
    credits: float
    progress: float
    result: Result | None


class TaskPage(BaseModel):
    """`data` of list, newest first; `next_cursor` is null at the end."""

    tasks: list[TaskInfo]
    next_cursor: str | None


class CallbackAttempt(BaseModel):
    """One attempt at a callback: `status` is null without an answer, `excerpt` says why then."""

    number: int
    at: int
    status: int | None
    latency_ms: int
    excerpt: str


class Callback(BaseModel):
    """`data` of callbacks. All but `task_id` is null while no callback is owed."""

    task_id: str
    webhook_id: str | None
    url: str | None
    state: Literal["pending", "delivered", "given_up"] | None
    attempts: list[CallbackAttempt]


class Secret(BaseModel):
    """`data` of webhook-secret. The previous secret signs too until `previous_valid_until`."""

    secret: str
    create_at: int
    previous_valid_until: int | None


class Uploaded(BaseModel):
    """`data` of an upload in one step."""

    url: str
    id: str
    size: int
    content_type: str


class UploadUrl(BaseModel):
    """`data` of upload-url: where to PUT the bytes, and the file's URL afterwards."""

    presigned_url: str
    file_url: str


class Movement(BaseModel):
    """One movement of credits. A reservation is taken from the balance, a release given back."""

    id: str
    kind: Literal["grant", "reserve", "charge", "release"]
    amount: float
    task_id: str | None
    create_at: int


class LedgerPage(BaseModel):
    """`data` of ledger, newest first; `next_cursor` is null at the end."""

    entries: list[Movement]
    next_cursor: str | None


class Balance(BaseModel):
    """`data` of balance."""

    balance: float


class TestDelivery(BaseModel):
    """`data` of webhook-test: `status` is null where there was no answer; `excerpt` says why."""

    received: bool
    status: int | None
    latency_ms: int
    excerpt: str


class Prices(BaseModel):
    """`data` of prices: credits by model, of those that are on offer."""

    prices: dict[str, float]


class Part(BaseModel):
    """A stretch of a song that sounds alike; seconds."""

    start: float
    end: float
    kind: Literal["quiet", "verse", "chorus"]


class Outline(BaseModel):
    """`data` of outline: `peaks` are loudness over time, 0 to 1, evenly spread; else seconds."""

    duration: float
    tempo: float
    peaks: list[float]
    beats: list[float]
    downbeats: list[float]
    sections: list[Part]
