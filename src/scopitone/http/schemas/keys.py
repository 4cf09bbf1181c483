"""Requests and responses about API keys."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import Short

# Of the examples.
_KEY: Any = {
    "id": "9c56cc51b374c3ba",
    "name": "laptop",
    "prefix": "ak_Xy12z",
    "create_at": 1767225600,
    "last_used_at": None,
    "disabled": False,
}


class CreateKey(Wire):
    """The body of a request that creates an API key; it may be absent."""

    name: Short = Field(default="unnamed", description="A name by which people know the key")


class KeyInfo(BaseModel):
    """An API key and whether it is disabled."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": "9c56cc51b374c3ba", "disabled": True}}
    )

    id: str
    disabled: bool


class ListedKey(KeyInfo):
    """An API key in a list. Times are Unix seconds; `last_used_at` is up to a minute late."""

    name: str
    prefix: str
    create_at: int
    last_used_at: int | None


class KeyList(BaseModel):
    """`data` of the list of API keys."""

    model_config = ConfigDict(json_schema_extra={"example": {"keys": [_KEY]}})

    keys: list[ListedKey]


class SecretKey(BaseModel):
    """An API key that was just created or reset; `key` is not shown again."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "9c56cc51b374c3ba",
                "name": "laptop",
                "key": "ak_Xy12zJ4u8QeT6oPd1LmV9rHs3BnW7cKf",
            }
        }
    )

    id: str
    name: str
    key: str
