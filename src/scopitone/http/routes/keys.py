"""The account's API keys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from scopitone.http.auth import AccountId
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.keys import CreateKey, KeyInfo, KeyList, SecretKey
from scopitone.http.services import services
from scopitone.http.strict_json import json_body
from scopitone.tasks import keys
from scopitone.tasks.keys import NewKey

router = APIRouter(prefix="/api/v1/client/account/keys", tags=["keys"])


async def _optional_body(request: Request) -> dict[str, Any]:
    return await json_body(request) if await request.body() else {}


@router.get("", response_model=Answer[KeyList], responses=FAILURES)
def list_keys(request: Request, account_id: AccountId) -> Envelope:
    """The account's keys, oldest first; of each only its first characters are known."""
    found = keys.list_keys(services(request).engine, account_id)
    shown = [
        {
            "id": key.id,
            "name": key.name,
            "prefix": key.prefix,
            "disabled": key.disabled_at is not None,
            "create_at": key.created_at,
            "last_used_at": key.last_used_at,
        }
        for key in found
    ]
    return Envelope({"keys": shown})


@router.post(
    "",
    response_model=Answer[SecretKey],
    responses=FAILURES,
    openapi_extra={
        "requestBody": {
            "content": {"application/json": {"schema": CreateKey.model_json_schema()}},
        }
    },
)
def create_key(
    request: Request,
    account_id: AccountId,
    body: Annotated[dict[str, Any], Depends(_optional_body)],
) -> Envelope:
    """Make another key. `key` is shown only in this answer."""
    asked = check(CreateKey, body)
    return _shown_once(keys.create_key(services(request).engine, asked.name, account_id))


@router.post("/{key_id}/reset", response_model=Answer[SecretKey], responses=FAILURES)
def reset_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Give the key a new secret. The old one is useless before this is answered."""
    return _shown_once(keys.reset_key(services(request).engine, key_id, account_id))


@router.post("/{key_id}/disable", response_model=Answer[KeyInfo], responses=FAILURES)
def disable_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Switch the key off: 403 from now on. The last working key cannot be."""
    keys.disable_key(services(request).engine, key_id, account_id)
    return _state(key_id, disabled=True)


@router.post("/{key_id}/enable", response_model=Answer[KeyInfo], responses=FAILURES)
def enable_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Switch the key on again."""
    keys.enable_key(services(request).engine, key_id, account_id)
    return _state(key_id, disabled=False)


@router.delete("/{key_id}", response_model=Answer[None], responses=FAILURES)
def delete_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Forget the key: 401 from now on. The last working key cannot be."""
    keys.delete_key(services(request).engine, key_id, account_id)
    return Envelope(None)


def _shown_once(key: NewKey) -> Envelope:
    shown = {"id": key.id, "name": key.name, "key": key.secret}
    return Envelope(shown, headers={"Cache-Control": "no-store"})


def _state(key_id: str, *, disabled: bool) -> Envelope:
    return Envelope({"id": key_id, "disabled": disabled})
