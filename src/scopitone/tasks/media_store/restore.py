"""Restores media from the trash, also those that an older or a lost database put there."""

from __future__ import annotations

from sqlalchemy import Engine, select

from scopitone.core.errors import InputError
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading
from scopitone.store.layout import name_in_trash
from scopitone.store.media_tables import StoredBlob
from scopitone.tasks.media_store import ownership
from scopitone.tasks.media_store.sweep import index_blobs, index_named_blobs, select_named_blobs


def restore_media(engine: Engine, blobs: Blobs, *, everything: bool = False) -> list[str]:
    """Restore the blobs that rows name from the trash. Returns their keys.

    everything: restore everything that this installation put there; a sweep moves blobs that no
    row names to the trash again after a day.

    Raises InputError if the store does not belong to this installation.
    """
    owner = ownership.examine_store(engine, blobs)
    if not owner.is_ours:
        raise InputError("blob_url", f"{owner.reason}; {ownership.ADVICE}")
    index_named_blobs(engine)
    with reading(engine) as session:
        keys: set[str] = set(session.scalars(select_named_blobs()))
        if everything:
            trashed = select(StoredBlob.key).where(StoredBlob.ours, StoredBlob.is_trashed)
            keys |= set(session.scalars(trashed))
    return [
        item.name
        for item in blobs.list_blobs(in_trash=True)
        if item.name in keys and not blobs.exists(item.name) and _restore(blobs, item.name)
    ]


def list_orphans(engine: Engine, blobs: Blobs) -> list[str]:
    """Return the keys of blobs that the database does not know. Changes nothing.

    Only objects whose SHA-256 is their name count, and none that a link puts into the store.
    """
    with reading(engine) as session:
        known = set(session.scalars(select(StoredBlob.key)))
    return [
        item.name
        for item in blobs.list_blobs()
        if item.name not in known
        and not blobs.is_linked(item.name)
        and blobs.digest(item.name) == item.name.rpartition("/")[2]
    ]


def adopt_orphans(engine: Engine, orphans: list[str]) -> None:
    """Index the blobs of `list_orphans`, so that sweeps delete those that stay unnamed."""
    index_blobs(engine, orphans)


def _restore(blobs: Blobs, key: str) -> bool:
    """Restore one blob, unless a file of others has its name in the trash."""
    is_ours = blobs.digest(name_in_trash(key)) == key.rpartition("/")[2]
    return is_ours and blobs.restore(key)
