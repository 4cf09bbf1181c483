"""The account's API keys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.keys import CreateKey, KeyInfo, KeyList, SecretKey
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import read_json_body
from scopitone.http.services import services
from scopitone.tasks.accounts import api_keys
from scopitone.tasks.accounts.api_keys import NewKey

router = APIRouter(prefix=paths.KEYS, tags=["keys"])


async def read_optional_body(request: Request) -> dict[str, Any]:
    """Read and parse the request's body; {} if it has none."""
    return await read_json_body(request) if await request.body() else {}


@router.get("", response_model=Answer[KeyList], responses=FAILURES)
def list_keys(request: Request, account_id: AccountId) -> Envelope:
    """Return the account's API keys, oldest first. Only the first characters of each are stored."""
    entries = [
        {
            "id": key.id,
            "name": key.name,
            "prefix": key.prefix,
            "disabled": key.disabled_at is not None,
            "create_at": key.created_at,
            "last_used_at": key.last_used_at,
        }
        for key in api_keys.list_keys(services(request).engine, account_id)
    ]
    return Envelope({"keys": entries})


@router.post(
    "",
    response_model=Answer[SecretKey],
    responses={
        **FAILURES,
        402: {"model": Answer[None], "description": "The account has as many keys as it may have"},
    },
    openapi_extra={
        "requestBody": {
            "content": {"application/json": {"schema": CreateKey.model_json_schema()}},
        }
    },
)
def create_key(
    request: Request,
    account_id: AccountId,
    body: Annotated[dict[str, Any], Depends(read_optional_body)],
) -> Envelope:
    """Create an API key. `key` is shown in this response only."""
    name = check(CreateKey, body).name
    server = services(request)
    return _answer_secret(
        api_keys.create_key(server.engine, name, account_id, server.settings.max_keys)
    )


@router.post("/{key_id}/reset", response_model=Answer[SecretKey], responses=FAILURES)
def reset_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Replace the secret of an API key. The old secret stops working immediately."""
    return _answer_secret(api_keys.reset_key(services(request).engine, key_id, account_id))


@router.post("/{key_id}/disable", response_model=Answer[KeyInfo], responses=FAILURES)
def disable_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Disable an API key: requests with it get 403. The last enabled key cannot be disabled."""
    api_keys.disable_key(services(request).engine, key_id, account_id)
    return _answer_state(key_id, disabled=True)


@router.post("/{key_id}/enable", response_model=Answer[KeyInfo], responses=FAILURES)
def enable_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Enable a disabled API key."""
    api_keys.enable_key(services(request).engine, key_id, account_id)
    return _answer_state(key_id, disabled=False)


@router.delete("/{key_id}", response_model=Answer[None], responses=FAILURES)
def delete_key(request: Request, account_id: AccountId, key_id: str) -> Envelope:
    """Delete an API key: requests with it get 401. The last enabled key cannot be deleted."""
    api_keys.delete_key(services(request).engine, key_id, account_id)
    return Envelope(None)


def _answer_secret(key: NewKey) -> Envelope:
    data = {"id": key.id, "name": key.name, "key": key.secret}
    return Envelope(data, headers={"Cache-Control": "no-store"})


def _answer_state(key_id: str, *, disabled: bool) -> Envelope:
    return Envelope({"id": key_id, "disabled": disabled})
