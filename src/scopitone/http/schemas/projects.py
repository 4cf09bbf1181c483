"""Requests and responses about projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import Identifier

ProjectName = Annotated[str, StringConstraints(max_length=200)]
Revision = Annotated[int, Field(ge=1)]

# Parts of the examples.
_ID = "4f53cda18c2baa0c0354bb5f9a3ecbe5"
_SONG = {
    "task_id": "6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6",
    "suno_id": "2b7e1516-28ae-52a6-abf7-158809cf4f3c",
}
_COVER = "http://127.0.0.1:8000/media/2b7e151628aed2a6abf7158809cf4f3c/low-tide.jpg"
_DOCUMENT: dict[str, Any] = {
    "version": 2,
    "song": _SONG,
    "lyrics": {"lines": []},
    "options": {"style": "vinyl", "aspect_ratio": "9:16"},
}
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_TIMES = {"created_at": 1767225600, "updated_at": 1767225660}
_PROJECT: Any = {
    "id": _ID,
    "name": "Low Tide",
    "revision": 3,
    "digest": _DIGEST,
    "document": _DOCUMENT,
    **_TIMES,
    "song": {
        **_SONG,
        "available": True,
        "title": "Low Tide",
        "artist": "Ava",
        "duration": 183.4,
        "audio_url": "http://127.0.0.1:8000/media/0f1e2d3c4b5a69788796a5b4c3d2e1f0/low-tide.mp3",
        "cover_url": _COVER,
        "thumbnail_url": f"{_COVER}?width=640",
    },
    "videos": [],
    "warnings": [],
}
_ENTRY: Any = {
    "id": _ID,
    "name": "Low Tide",
    "revision": 3,
    "updated_at": 1767225660,
    "duration": 183.4,
    "title": "Low Tide",
    "artist": "Ava",
    "thumbnail_url": f"{_COVER}?width=240",
    "task_ids": [],
    "video_outdated": None,
}


class CreateProject(Wire):
    """The body of a request for a new project: from a song, a video, or a document."""

    name: ProjectName | None = Field(default=None, description="Default: the title of the song")
    task_id: Identifier | None = Field(
        default=None, description="A completed music or import task; or a video, without `suno_id`"
    )
    suno_id: Identifier | None = Field(
        default=None, description="The `suno_id` of an item of that task's `suno_data`"
    )
    document: dict[str, Any] | None = Field(
        default=None, description="A project file, whose song and files are on this server"
    )

    @classmethod
    def cross_field_errors(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield an error if the song is named twice, or not at all."""
        if "document" in given and ("task_id" in given or "suno_id" in given):
            yield "document", "names the song; leave out task_id and suno_id"
        if "document" not in given and "task_id" not in given:
            yield "task_id", "is required unless `document` is sent"


class SaveProject(Wire):
    """The body of a request that saves a project."""

    revision: Revision = Field(description="The revision that the document is based on")
    document: dict[str, Any] = Field(description="The project file")
    name: ProjectName | None = Field(default=None, description="Default: the current name")


class RenameProject(Wire):
    """The body of a request that renames a project."""

    name: ProjectName = Field(description="The new name")


class DuplicateProject(Wire):
    """The body of a request that duplicates a project; it may be absent."""

    name: ProjectName | None = Field(
        default=None, description="Default: that of the original with a number"
    )


class ProjectEntry(BaseModel):
    """A project in a list. `video_outdated`: whether the newest finished video lacks the last
    changes; null without one."""

    id: str
    name: str
    revision: int
    updated_at: int
    duration: float | None
    title: str
    artist: str
    thumbnail_url: str | None
    task_ids: list[str]
    video_outdated: bool | None


class ProjectPage(BaseModel):
    """`data` of the list of projects, most recently edited first."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"projects": [_ENTRY], "next_cursor": None}}
    )

    projects: list[ProjectEntry]
    next_cursor: str | None


class ProjectSong(BaseModel):
    """The song of a project. All but the ids are null if it is not available."""

    task_id: str
    suno_id: str
    available: bool
    title: str | None
    artist: str | None
    duration: float | None
    audio_url: str | None
    cover_url: str | None
    thumbnail_url: str | None


class ProjectVideo(BaseModel):
    """A video that was made from a project; the URLs are null until it is complete. `preset`: of a
    platform, if it is for one. `digest`: of the project when the video was requested, if known."""

    task_id: str
    status: str
    create_at: int
    preset: str | None
    digest: str | None
    video_url: str | None
    poster_url: str | None


class ProjectInfo(BaseModel):
    """A project. `warnings` lists what was left out when it was made. A video whose `digest` is
    that of the project has all its changes."""

    model_config = ConfigDict(json_schema_extra={"example": _PROJECT})

    id: str
    name: str
    revision: int
    digest: str
    document: dict[str, Any]
    created_at: int
    updated_at: int
    song: ProjectSong
    videos: list[ProjectVideo]
    warnings: list[str] = []


class SavedProject(BaseModel):
    """`data` of a saved project."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"revision": 4, "updated_at": 1767225661, "digest": _DIGEST}}
    )

    revision: int
    updated_at: int
    digest: str


class CurrentRevision(BaseModel):
    """`data` of a refused save: the project's current revision."""

    model_config = ConfigDict(json_schema_extra={"example": {"revision": 5}})

    revision: int


class VersionEntry(BaseModel):
    """A version of a project, from its first save to its last."""

    number: int
    revision: int
    created_at: int
    updated_at: int


class VersionList(BaseModel):
    """`data` of the versions of a project, newest first."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"versions": [{"number": 1, "revision": 3, **_TIMES}]}}
    )

    versions: list[VersionEntry]


class Version(VersionEntry):
    """A version of a project with its document."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"number": 1, "revision": 3, **_TIMES, "document": _DOCUMENT}}
    )

    document: dict[str, Any]
