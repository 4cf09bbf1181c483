"""The owner of the media store: only the installation that owns it may store and delete blobs.

A marker object names the owner by the id that its database was created with. It is written once, on
the condition that it does not exist, so that of two servers that start at once one is the owner.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store import media_tables
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading, writing
from scopitone.store.layout import MARKER
from scopitone.store.media_tables import Installation, StoredBlob

# The number of newest blobs that are looked up to see whether a store belongs to the database.
_SAMPLE_SIZE = 50


class MediaState(StrEnum):
    """What the marker means to this installation."""

    OWNED = media_tables.OWNED
    FOREIGN = "foreign"
    """The marker names another installation, or the object with its name is not a marker."""
    UNCLAIMED = "unclaimed"
    """There is no marker, but there are media that this installation did not store."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """The store's state, this installation's id, and the id in the marker ("" if none)."""

    state: MediaState
    installation: str
    owner: str

    @property
    def is_ours(self) -> bool:
        """Return whether this installation may delete what it stored."""
        return self.state is MediaState.OWNED

    @property
    def reason(self) -> str:
        """Return why nothing is stored or deleted; "" if this installation owns the store."""
        if self.state is MediaState.UNCLAIMED:
            return "the media store contains media of another database"
        if self.state is MediaState.FOREIGN and self.owner:
            return f"the media store belongs to another installation, {self.owner}"
        if self.state is MediaState.FOREIGN:
            return f"{MARKER} in the media store is not a Scopitone marker"
        return ""


ADVICE = (
    "run `scopitone media adopt` to take the store over, "
    "or set SCOPITONE_BLOB_URL to a separate folder or prefix"
)
"""What to do if the store does not belong to this installation."""


def examine_store(engine: Engine, blobs: Blobs) -> Ownership:
    """Read the store's marker. Changes nothing."""
    with reading(engine) as session:
        row = _load_installation(session)
    marker = blobs.read_marker()
    if marker is not None:
        owner = _parse_owner(marker)
        state = MediaState.OWNED if owner == row.id else MediaState.FOREIGN
        return Ownership(state, row.id, owner)
    if _can_claim(engine, blobs, row.media_state):
        return Ownership(MediaState.OWNED, row.id, "")
    return Ownership(MediaState.UNCLAIMED, row.id, "")


def claim_store(engine: Engine, blobs: Blobs) -> Ownership:
    """Write the marker if there is none and the media belong to this installation.

    Returns the ownership, and records it in the database.
    """
    ownership = examine_store(engine, blobs)
    if ownership.is_ours and not ownership.owner:
        blobs.create_marker(_encode_marker(ownership.installation))
        # Another installation may have been first.
        ownership = examine_store(engine, blobs)
    _record(engine, ownership)
    return ownership


def adopt_store(engine: Engine, blobs: Blobs) -> Ownership:
    """Replace the marker of another installation. Returns the previous ownership.

    Raises InputError if the object with the marker's name is not a marker; it stays.
    """
    before = examine_store(engine, blobs)
    if before.state is MediaState.FOREIGN and not before.owner:
        raise InputError("blob_url", f"{before.reason}; set it to a separate folder or prefix")
    if before.owner != before.installation:
        blobs.put_as(MARKER, _encode_marker(before.installation))
    _record(engine, Ownership(MediaState.OWNED, before.installation, before.installation))
    return before


def load_last_ownership(session: Session) -> Ownership | None:
    """Return the last recorded ownership without reading the store; None if there is none yet."""
    row = _load_installation(session)
    if row.media_state is None:
        return None
    return Ownership(MediaState(row.media_state), row.id, row.media_owner or "")


def _load_installation(session: Session) -> Installation:
    return session.scalars(select(Installation)).one()


def _encode_marker(installation: str) -> bytes:
    return json.dumps({"installation": installation, "claimed_at": int(time.time())}).encode()


def _parse_owner(marker: bytes) -> str:
    try:
        owner = json.loads(marker)["installation"]
    except (ValueError, KeyError, TypeError):
        return ""
    return owner if isinstance(owner, str) else ""


def _can_claim(engine: Engine, blobs: Blobs, state: str | None) -> bool:
    """Return whether a store without a marker is empty, or has blobs of this database.

    A store with media of another database stays that database's, even if this one adds media.
    """
    if next(blobs.list_blobs(), None) is None:
        return True
    if state not in (None, MediaState.OWNED):
        return False
    newest = select(StoredBlob.key).where(StoredBlob.ours).order_by(StoredBlob.stored_at.desc())
    with reading(engine) as session:
        keys = list(session.scalars(newest.limit(_SAMPLE_SIZE)))
    return any(blobs.exists(key) for key in keys)


def _record(engine: Engine, ownership: Ownership) -> None:
    with reading(engine) as session:
        if load_last_ownership(session) == ownership:
            return
    with writing(engine) as session:
        session.execute(
            update(Installation).values(
                media_state=ownership.state.value, media_owner=ownership.owner
            )
        )
