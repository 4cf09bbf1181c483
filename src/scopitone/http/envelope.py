"""The one form of every JSON answer: {"code", "message", "data"}, with the status as code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response


class Envelope(Response):
    """A JSON answer in the envelope."""

    media_type = "application/json"

    def __init__(
        self,
        data: object,
        *,
        code: int = 200,
        message: str = "success",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            {"code": code, "message": message, "data": data}, status_code=code, headers=headers
        )

    def render(self, content: Any) -> bytes:
        """JSON, as short as it can be and readable beyond ASCII."""
        return json.dumps(
            content, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()
