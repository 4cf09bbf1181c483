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


class VideoInfo(BaseModel):
    """`result.video`."""

    width: int
    height: int
    fps: float
    duration: float
    poster_url: str


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


class Balance(BaseModel):
    """`data` of balance."""

    balance: float
