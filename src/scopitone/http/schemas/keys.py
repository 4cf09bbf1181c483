"""What is sent and answered about API keys."""

from __future__ import annotations

from pydantic import BaseModel

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import Short


class CreateKey(Wire):
    """The body of creating a key; may be absent."""

    name: Short = "unnamed"


class KeyInfo(BaseModel):
    """Whether a key can be used."""

    id: str
    disabled: bool


class ListedKey(KeyInfo):
    """A key as it is listed. Times are Unix seconds; `last_used_at` is up to a minute late."""

    name: str
    prefix: str
    create_at: int
    last_used_at: int | None


class KeyList(BaseModel):
    """`data` of listing keys."""

    keys: list[ListedKey]


class SecretKey(BaseModel):
    """A key that was just made or reset; `key` cannot be had again."""

    id: str
    name: str
    key: str
