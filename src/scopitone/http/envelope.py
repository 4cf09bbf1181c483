"""The envelope of every JSON response: {"code", "message", "data"}; `code` is the HTTP status."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import Response


class JsonResponse(Response):
    """A JSON response."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Encode `content` as compact JSON; non-ASCII characters are not escaped."""
        return json.dumps(
            content, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()


class Envelope(JsonResponse):
    """A JSON response in the envelope.

    `errors` are the problems of a refused request as text, beside the envelope's fields.
    """

    def __init__(
        self,
        data: object,
        *,
        code: int = 200,
        message: str = "success",
        headers: Mapping[str, str] | None = None,
        errors: Sequence[str] = (),
    ) -> None:
        content: dict[str, Any] = {"code": code, "message": message, "data": data}
        if errors:
            content["errors"] = list(errors)
        super().__init__(content, status_code=code, headers=headers)
        self.code, self.text = code, message
