"""Projects as clients see them: in lists, and one with its song and its videos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scopitone.store.project_tables import StoredProject
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks.files.files import path_of
from scopitone.tasks.projects.documents import digest_document
from scopitone.tasks.sandbox.thumbnails import thumbnail_url
from scopitone.tasks.status import TaskStatus
from scopitone.video.project.server_files import is_server_file

_MAX_VIDEOS = 100
_SMALL, _LARGE = 240, 640


def list_entries(
    session: Session, projects: list[StoredProject], base_url: str
) -> list[dict[str, Any]]:
    """Return the projects of an account as lists show them.

    base_url: without a slash at the end; media URLs start with it.
    """
    clips = _load_clips(session, projects)
    covers = _load_covers(session, clips.values())
    videos = _load_video_rows(session, projects)
    entries = []
    for project in projects:
        options = project.document.get("options", {})
        clip = clips.get(project.clip_id)
        cover = _cover_of(options, covers.get(project.clip_id))
        entries.append(
            {
                "id": project.id,
                "name": project.name,
                "revision": project.revision,
                "updated_at": project.updated_at,
                "duration": None if clip is None else clip.duration,
                "title": options.get("title") or (clip.title if clip else ""),
                "artist": options.get("author") or (clip.author if clip else ""),
                "thumbnail_url": None if cover is None else thumbnail_url(base_url + cover, _SMALL),
                "task_ids": [video.task_id for video in videos[project.id]],
                "video_outdated": _is_outdated(project, videos[project.id]),
            }
        )
    return entries


def describe_project(session: Session, project: StoredProject, base_url: str) -> dict[str, Any]:
    """Return a project with its song and its videos."""
    return {
        "id": project.id,
        "name": project.name,
        "revision": project.revision,
        "digest": digest_document(project.document),
        "document": project.document,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
        "song": _describe_song(session, project, base_url),
        "videos": [_describe_video(task, base_url) for task in _load_videos(session, project)],
    }


def _describe_song(session: Session, project: StoredProject, base_url: str) -> dict[str, Any]:
    ids = project.document["song"]
    clip = _load_clips(session, [project]).get(project.clip_id)
    cover = _load_covers(session, [clip] if clip else []).get(project.clip_id)
    task = session.get(Task, ids["task_id"])
    audio = _find_audio(task, project.clip_id) if clip and task else None
    shown = _cover_of(project.document.get("options", {}), cover)
    return {
        **ids,
        "available": clip is not None,
        "title": clip and clip.title,
        "artist": clip and clip.author,
        "duration": clip and clip.duration,
        "audio_url": audio and base_url + audio,
        "cover_url": cover and base_url + cover,
        "thumbnail_url": shown and thumbnail_url(base_url + shown, _LARGE),
    }


def _find_audio(task: Task, clip_id: str) -> str | None:
    items = (task.result or {}).get("suno_data", [])
    url = next((item["suno_audio_url"] for item in items if item["suno_id"] == clip_id), None)
    return None if url is None else str(url)


def _cover_of(options: dict[str, Any], clip_cover: str | None) -> str | None:
    """Return the path of the picture that stands for a project."""
    cover = options.get("cover", "")
    return cover if is_server_file(cover) else clip_cover


def _load_clips(session: Session, projects: Iterable[StoredProject]) -> dict[str, Clip]:
    """Return the songs of the projects by id, without those whose task was deleted."""
    query = (
        select(Clip)
        .join(Task, Task.id == Clip.task_id)
        .where(
            Clip.id.in_({project.clip_id for project in projects}),
            Clip.account_id.in_({project.account_id for project in projects}),
            Task.deleted_at.is_(None),
        )
    )
    return {clip.id: clip for clip in session.scalars(query)}


def _load_covers(session: Session, clips: Iterable[Clip]) -> dict[str, str]:
    """Return the paths of the covers of clips by the ids of the clips."""
    by_blob = {clip.cover_blob: clip.id for clip in clips if clip.cover_blob}
    query = select(File).where(
        File.task_id.in_({clip.task_id for clip in clips}), File.blob.in_(by_blob)
    )
    return {by_blob[file.blob]: path_of(file) for file in session.scalars(query)}


@dataclass(frozen=True, slots=True)
class _VideoRow:
    """A video of a project; `digest` is that of the project when it was requested, if known."""

    task_id: str
    status: str
    digest: str | None


def _load_video_rows(
    session: Session, projects: Iterable[StoredProject]
) -> dict[str | None, list[_VideoRow]]:
    """Return the newest videos of each project, newest first."""
    rows: defaultdict[str | None, list[_VideoRow]] = defaultdict(list)
    query = (
        select(Task.project_id, Task.id, Task.status, Task.spec["project_digest"].as_string())
        .where(Task.project_id.in_({project.id for project in projects}), Task.deleted_at.is_(None))
        .order_by(Task.create_at.desc(), Task.id.desc())
    )
    for project_id, *columns in session.execute(query):
        if len(rows[project_id]) < _MAX_VIDEOS:
            rows[project_id].append(_VideoRow(*columns))
    return rows


def _is_outdated(project: StoredProject, videos: Sequence[_VideoRow]) -> bool | None:
    """Return whether the newest finished video lacks the last changes; None without one."""
    finished = next((video for video in videos if video.status == TaskStatus.SUCCESS), None)
    if finished is None or finished.digest is None:
        return None
    return finished.digest != digest_document(project.document)


def _load_videos(session: Session, project: StoredProject) -> list[Task]:
    query = (
        select(Task)
        .where(Task.project_id == project.id, Task.deleted_at.is_(None))
        .order_by(Task.create_at.desc(), Task.id.desc())
        .limit(_MAX_VIDEOS)
    )
    return list(session.scalars(query))


def _describe_video(task: Task, base_url: str) -> dict[str, Any]:
    result = task.result or {}
    urls, poster = result.get("media_urls"), result.get("video", {}).get("poster_url")
    return {
        "task_id": task.id,
        "status": task.status,
        "create_at": task.create_at,
        "preset": (task.spec.get("document") or {}).get("options", {}).get("preset"),
        "digest": task.spec.get("project_digest"),
        "video_url": base_url + urls[0] if urls else None,
        "poster_url": base_url + poster if poster else None,
    }
