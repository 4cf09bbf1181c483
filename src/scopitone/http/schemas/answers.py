"""Responses: `data` of each one with an example, and the envelope around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, create_model

from scopitone.lyrics.formats.registry import caption_formats
from scopitone.video.styles import STYLES

D = TypeVar("D")

# Parts of the examples.
_TASK_ID = "6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6"
_SUNO_ID = "2b7e151628aed2a6abf7158809cf4f3c"
_HOST = "http://127.0.0.1:8000"
_TASK: Any = {
    "task_id": _TASK_ID,
    "provider": "Suno",
    "model_version": "sunov5",
    "model": "suno/music-video",
    "status": "success",
    "param": {
        "model": "suno/music-video",
        "input": {"task_id": "0d5d0c0e6f0a4a589a0c5a0c7d1f6f11", "suno_id": _SUNO_ID},
    },
    "create_at": 1767225600,
    "complete_at": 1767225660,
    "duration_s": 58,
    "source": "api",
    "credits": 5,
    "progress": 1.0,
    "result": {
        "code": 200,
        "message": "success",
        "media_urls": [f"{_HOST}/media/{_TASK_ID}/low-tide.mp4"],
        "video": {
            "width": 1920,
            "height": 1080,
            "fps": 30,
            "duration": 183.4,
            "poster_url": f"{_HOST}/media/{_SUNO_ID}/low-tide.png",
            "style": "cover",
            "captions": {
                form: f"{_HOST}/media/{_SUNO_ID}/low-tide.{form}" for form in caption_formats()
            },
            "checks": {
                "flash": {"passed": True, "most_per_second": 1, "most_red_per_second": 0},
                "loudness": {
                    "passed": True,
                    "integrated_lufs": -14.1,
                    "true_peak_dbtp": -1.4,
                    "target_lufs": -14,
                },
            },
        },
    },
}


class Answer(BaseModel, Generic[D]):
    """The envelope of every JSON response."""

    code: int
    message: str
    data: D


class Refusal(Answer[D], Generic[D]):
    """A 422 response: in addition to the envelope, every problem as text."""

    errors: list[str]


class Problem(BaseModel):
    """One problem with a request: the field, what is wrong, and what is accepted."""

    field: str
    message: str
    accepted: list[str] = []


class Problems(BaseModel):
    """`data` of a 422 response."""

    errors: list[Problem]


class Created(BaseModel):
    """`data` of CreateTask. `warnings` lists fields that were ignored."""

    model_config = ConfigDict(json_schema_extra={"example": {"task_id": _TASK_ID}})

    task_id: str
    warnings: list[str] = []


class Word(BaseModel):
    """A sung word and its start and end in seconds."""

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
    understood: dict[str, Any] = {}
    made_by: dict[str, str | None] = {}


class FlashCheck(BaseModel):
    """Flashes by WCAG 2.3.1: the maximum in any second, general and red. At most 3 are allowed."""

    passed: bool
    most_per_second: int
    most_red_per_second: int


class LoudnessCheck(BaseModel):
    """Loudness of the video: integrated LUFS (null for silence), true peak in dBTP, and target."""

    passed: bool
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    target_lufs: float | None


class VideoChecks(BaseModel):
    """Measurements of the finished video; `loudness` is null if the video has no audio."""

    flash: FlashCheck
    loudness: LoudnessCheck | None


if TYPE_CHECKING:
    _CaptionUrls = BaseModel
else:
    # One field, `str | None`, for each format of captions.
    _CaptionUrls = create_model(
        "_CaptionUrls", **dict.fromkeys(caption_formats(), (str | None, None))
    )


class Captions(_CaptionUrls):
    """URLs of the captions in each format; absent for an instrumental."""


class VideoInfo(BaseModel):
    """`result.video`. `timings` are the seconds that each stage took.

    `project_id` is the project that it was made from.

    Videos made by earlier versions have no `title`, `style`, `timings`, or `checks`.
    """

    title: str = ""
    width: int
    height: int
    fps: float
    duration: float
    poster_url: str
    style: str | None = None
    timings: dict[str, float] = {}
    warnings: list[str] = []
    captions: Captions = Captions()
    checks: VideoChecks | None = None
    project_id: str | None = None


class StyleOption(BaseModel):
    """A parameter of a style for `input.style_options`; `accepted` describes its values."""

    name: str
    about: str
    default: bool | float | str
    accepted: str


class Style(BaseModel):
    """A style; `name` is the value of `input.style`.

    `background`: whether the style can show the user's picture or clip as its background.
    """

    name: str
    about: str
    background: bool
    options: list[StyleOption]


class StyleList(BaseModel):
    """`data` of `styles`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "styles": [
                    {
                        "name": "cover",
                        "about": STYLES["cover"].about,
                        "background": True,
                        "options": [
                            {
                                "name": "spectrum",
                                "about": "Spectrum bars at the bottom.",
                                "default": True,
                                "accepted": "on, off",
                            }
                        ],
                    }
                ]
            }
        }
    )

    styles: list[Style]


class WrittenLyrics(BaseModel):
    """Lyrics that scopitone/lyrics wrote; sections of `text` have tags."""

    title: str
    text: str


class HeardWord(Word):
    """A word that was heard again. `confidence`, 0 to 1, is that of its line, or null if the line
    was not heard; the times are those that were sent then."""

    confidence: float | None


class Result(BaseModel):
    """`result` of a task that has ended: code 200, or 501 with the reason in `message`."""

    code: Literal[200, 501]
    message: str
    media_urls: list[str]
    suno_data: list[ClipInfo] | None = None
    media_info: dict[str, str] | None = None
    lyrics_data: list[WrittenLyrics] | None = None
    aligned_words: list[HeardWord] | None = None
    notes: list[str] | None = None
    video: VideoInfo | None = None


class TaskInfo(BaseModel):
    """`data` of TaskInfo. Times are Unix seconds; null means "not yet"."""

    model_config = ConfigDict(protected_namespaces=(), json_schema_extra={"example": _TASK})

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
    """`data` of `list`, newest first; `next_cursor` is null on the last page."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"tasks": [_TASK], "next_cursor": None}}
    )

    tasks: list[TaskInfo]
    next_cursor: str | None


class CallbackAttempt(BaseModel):
    """One attempt to deliver a callback. `status` is null if there was no response.

    `excerpt` is the receiver's message about the signature if it rejected it, else "".
    """

    number: int
    at: int
    status: int | None
    latency_ms: int
    excerpt: str


class Callback(BaseModel):
    """`data` of `callbacks`. Fields other than `task_id` are null if no callback is due."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "task_id": _TASK_ID,
                "webhook_id": "msg_4f53cda18c2baa0c",
                "url": "https://example.com/done",
                "state": "delivered",
                "attempts": [
                    {"number": 1, "at": 1767225661, "status": 204, "latency_ms": 31, "excerpt": ""}
                ],
            }
        }
    )

    task_id: str
    webhook_id: str | None
    url: str | None
    state: Literal["pending", "delivered", "given_up"] | None
    attempts: list[CallbackAttempt]


class Secret(BaseModel):
    """`data` of `webhook-secret`. Until `previous_valid_until`, the previous secret signs too."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "create_at": 1767225600,
                "previous_valid_until": None,
            }
        }
    )

    secret: str
    create_at: int
    previous_valid_until: int | None


class Uploaded(BaseModel):
    """`data` of a one-step upload."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": f"{_HOST}/media/{_SUNO_ID}/low-tide.mp3",
                "id": _SUNO_ID,
                "size": 4_200_000,
                "content_type": "audio/mpeg",
            }
        }
    )

    url: str
    id: str
    size: int
    content_type: str


class UploadUrl(BaseModel):
    """`data` of `upload-url`: the URL to PUT the file to, and the URL of the uploaded file."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "presigned_url": f"{_HOST}/upload/{_TASK_ID}",
                "file_url": f"{_HOST}/media/{_SUNO_ID}/upload.mp3",
            }
        }
    )

    presigned_url: str
    file_url: str


class Movement(BaseModel):
    """One credit transaction. `reserve` is deducted from the balance, `release` is returned."""

    id: str
    kind: Literal["grant", "reserve", "charge", "release"]
    amount: float
    task_id: str | None
    create_at: int


class LedgerPage(BaseModel):
    """`data` of `ledger`, newest first; `next_cursor` is null on the last page."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "entries": [
                    {
                        "id": "1f0e3dad99908345",
                        "kind": "reserve",
                        "amount": 5,
                        "task_id": _TASK_ID,
                        "create_at": 1767225600,
                    }
                ],
                "next_cursor": None,
            }
        }
    )

    entries: list[Movement]
    next_cursor: str | None


class Templates(BaseModel):
    """`data` of the template lists, which are always empty."""

    model_config = ConfigDict(json_schema_extra={"example": {"total": 0, "templates": []}})

    total: int
    templates: list[dict[str, str]]


class Balance(BaseModel):
    """`data` of `balance`."""

    model_config = ConfigDict(json_schema_extra={"example": {"balance": 12.5}})

    balance: float


class TestDelivery(BaseModel):
    """`data` of `webhook-test`. `status` is null if there was no response.

    `excerpt` is the receiver's message about the signature if it rejected it, else "".
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"received": True, "status": 204, "latency_ms": 31, "excerpt": ""}
        }
    )

    received: bool
    status: int | None
    latency_ms: int
    excerpt: str


class Prices(BaseModel):
    """`data` of `prices`: the price in credits of each available model."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"prices": {"suno/music-video": 5, "scopitone/import": 0}}}
    )

    prices: dict[str, float]


class Part(BaseModel):
    """A section of a song; `start` and `end` are in seconds."""

    start: float
    end: float
    kind: Literal["quiet", "verse", "chorus"]


class SongLyrics(BaseModel):
    """`data` of `lyrics`: the `lyrics` of a project document, with times in seconds.

    `confidence` of a line, 0 to 1, says how reliable times are that were found in the sound.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "lines": [
                    {
                        "text": "Low tide",
                        "start": 1.0,
                        "end": 1.9,
                        "words": [["Low", 1.0, 1.4], ["tide", 1.4, 1.9]],
                        "confidence": 0.87,
                    }
                ]
            }
        }
    )

    lines: list[dict[str, Any]]
    warnings: list[str] = []


class CorrectedWords(BaseModel):
    """`data` of `correct-words`. Null: there are no times to keep, or the text has its own."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"aligned_words": [{"word": "Low", "start_s": 1.0, "end_s": 1.4}]}
        }
    )

    aligned_words: list[Word] | None


class Outline(BaseModel):
    """`data` of `outline`. `peaks` is the loudness over time, from 0 to 1, at equal intervals.

    `duration`, `beats`, `downbeats`, and `onsets` are in seconds; `tempo` is in beats per minute.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "duration": 3.0,
                "tempo": 120.0,
                "peaks": [0.2, 1.0, 0.7],
                "beats": [0.5, 1.0],
                "downbeats": [0.5],
                "onsets": [0.5, 0.75, 1.0],
                "sections": [{"start": 0.0, "end": 3.0, "kind": "verse"}],
            }
        }
    )

    duration: float
    tempo: float
    peaks: list[float]
    beats: list[float]
    downbeats: list[float]
    onsets: list[float]
    sections: list[Part]
