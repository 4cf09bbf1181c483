"""Personas: what the built-in engine keeps of a song, by account."""

from __future__ import annotations

import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading, writing
from scopitone.store.tables import Clip, StoredPersona
from scopitone.tasks.errors import CLIPS_DELETED, FeatureDisabledError

ENGINE = "composer"
"""The only music engine with personas."""


def create_persona(
    engine: Engine, blobs: Blobs, clip: Clip, name: str, description: str
) -> StoredPersona:
    """Store the persona of a clip for the clip's account.

    The persona is a copy: it stays when the clip is deleted.

    Raises:
        FeatureDisabledError: The built-in engine did not compose the clip.
        InputError: The clip's score was deleted.
    """
    if clip.score_blob is None or clip.music_engine != ENGINE:
        raise FeatureDisabledError(
            "This song has no score: personas are made of songs that the built-in engine composed"
        )
    persona = StoredPersona(
        id=str(uuid.uuid4()),
        account_id=clip.account_id,
        name=name,
        description=description,
        music_engine=ENGINE,
        traits=_read_traits(blobs, clip.score_blob),
        created_at=int(time.time()),
    )
    with writing(engine) as session:
        session.add(persona)
    return persona


def _read_traits(blobs: Blobs, score_blob: str) -> dict[str, Any]:
    # Imported here, because most processes need nothing of the composer.
    from scopitone.music.composer.rework.persona_of_song import describe_persona

    with tempfile.TemporaryDirectory() as folder:
        score = Path(folder) / "score"
        try:
            blobs.copy_to(score_blob, score)
        except FileNotFoundError as error:
            raise InputError("suno_id", CLIPS_DELETED) from error
        return describe_persona(score)


def find_traits(
    engine: Engine, account_id: str, persona_id: str | None, music_engine: str
) -> dict[str, Any] | None:
    """Return what `music_engine` takes over from a persona; None if no persona is named.

    Raises:
        FeatureDisabledError: `music_engine` has no personas.
        InputError: The account has no such persona.
    """
    if persona_id is None:
        return None
    if music_engine != ENGINE:
        raise FeatureDisabledError(
            f"Personas are not available on this server: its music engine {music_engine} has none"
        )
    with reading(engine) as session:
        persona = session.get(StoredPersona, persona_id)
    if persona is None or persona.account_id != account_id:
        raise InputError(
            "input.persona_id", "must be the id of a persona of this account; no such persona"
        )
    return persona.traits
