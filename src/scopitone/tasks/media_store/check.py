"""Checks that the media store has what the database names. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from scopitone.store.blobs import Blobs
from scopitone.store.database import reading
from scopitone.store.tables import Clip, File
from scopitone.tasks.media_store.sweep import select_named_blobs


@dataclass(frozen=True, slots=True)
class MissingBlob:
    """A blob that is not in its place, with the ids of the files and clips that name it.

    in_trash: the trash has it; reading it restores it.
    """

    key: str
    files: tuple[str, ...]
    clips: tuple[str, ...]
    in_trash: bool


@dataclass(frozen=True, slots=True)
class MediaReport:
    """The result of a check.

    named: number of blobs that rows name. unnamed: keys of blobs that no row names, with
    unnamed_bytes in total. differing: keys of named blobs whose bytes do not have the SHA-256 that
    is their name.
    """

    named: int
    missing: tuple[MissingBlob, ...]
    unnamed: tuple[str, ...]
    unnamed_bytes: int
    differing: tuple[str, ...]
    in_trash: int

    @property
    def is_sound(self) -> bool:
        """Return whether every named blob exists and is intact."""
        return not self.differing and all(blob.in_trash for blob in self.missing)


def check_media(engine: Engine, blobs: Blobs, *, sums: bool = True) -> MediaReport:
    """Compare the rows with the store; if `sums`, also the bytes of named blobs with their keys."""
    named = _load_named(engine)
    sizes = {item.name: item.size for item in blobs.list_blobs()}
    trashed = {item.name for item in blobs.list_blobs(in_trash=True)}
    still_named = _load_named(engine)
    absent = sorted(
        key for key in named & still_named if key not in sizes and not blobs.exists(key)
    )
    unnamed = sorted(sizes.keys() - named - still_named)
    return MediaReport(
        named=len(named),
        missing=tuple(_describe(engine, key, in_trash=key in trashed) for key in absent),
        unnamed=tuple(unnamed),
        unnamed_bytes=sum(sizes[key] for key in unnamed),
        differing=_find_differing(blobs, sorted(named & sizes.keys())) if sums else (),
        in_trash=len(trashed),
    )


def _load_named(engine: Engine) -> set[str]:
    with reading(engine) as session:
        return set(session.scalars(select_named_blobs()))


def _describe(engine: Engine, key: str, *, in_trash: bool) -> MissingBlob:
    names_it = (Clip.audio_blob == key) | (Clip.cover_blob == key) | (Clip.score_blob == key)
    with reading(engine) as session:
        files = tuple(session.scalars(select(File.id).where(File.blob == key)))
        clips = tuple(session.scalars(select(Clip.id).where(names_it)))
    return MissingBlob(key, files, clips, in_trash)


def _find_differing(blobs: Blobs, keys: list[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if not _is_whole(blobs, key))


def _is_whole(blobs: Blobs, key: str) -> bool:
    try:
        return blobs.digest(key) == key.rpartition("/")[2]
    except FileNotFoundError:
        # Deleted after it was listed.
        return True
