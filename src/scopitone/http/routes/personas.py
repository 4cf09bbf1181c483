"""Personas: what the built-in engine keeps of a song, for later ones."""

from __future__ import annotations

from fastapi import APIRouter, Request

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.models.registry import find_source
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.checking import check, unknown_fields
from scopitone.http.schemas.personas import PersonaReference, PersonaRequest
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody, describe_body
from scopitone.http.services import services
from scopitone.tasks.personas import create_persona

router = APIRouter(prefix=paths.JOB, tags=["jobs"])


@router.post(
    "/suno-persona-generate",
    response_model=Answer[PersonaReference],
    responses={**FAILURES, 505: {"model": Answer[None], "description": "The song has no score"}},
    openapi_extra=describe_body(PersonaRequest),
)
def generate_persona(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Save the voice, its range, the sounds, and the groove of a song as a persona.

    Songs that name the persona in `persona_id` use them.
    """
    server = services(request)
    fields = check(PersonaRequest, body)
    clip, _ = find_source(server, account_id, fields.task_id, fields.suno_id, prefix="")
    persona = create_persona(server.engine, server.blobs, clip, fields.name, fields.description)
    data = {
        "persona_id": persona.id,
        "name": persona.name,
        "description": persona.description,
    }
    warnings = unknown_fields(PersonaRequest, body)
    return Envelope(data | ({"warnings": warnings} if warnings else {}))
