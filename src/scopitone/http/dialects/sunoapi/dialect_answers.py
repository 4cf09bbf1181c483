"""The envelope {"code", "msg", "data"}, and the codes of both vendors.

An application error is answered with HTTP status 200 and its code, as both vendors do: clients
read `code`, and some throw away the body of any other status.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scopitone.http.envelope import Envelope, JsonResponse
from scopitone.tasks.dialects.sunoapi import rename_field

_TOO_LONG = re.compile(r"must have at most \d+ characters")
# Codes of the job API that a vendor has another number for. sunoapi.org takes 405 and 429 for
# something else, and has no 422.
_CODES: dict[str, dict[int, int]] = {
    "sunoapi.org": {402: 429, 403: 401, 405: 404, 408: 400, 415: 400, 422: 400, 429: 430},
    "kie.ai": {403: 401, 405: 404, 408: 422, 409: 422, 413: 422, 415: 422},
}
EXISTS_CODES = {"sunoapi.org": 409, "kie.ai": 422}
"""The code of a second video of one track."""

# Clients compare these texts.
_EXACT = {
    "callBackUrl: is required": "Please enter callBackUrl.",
    "customMode: is required": "customMode cannot be null",
    "instrumental: is required": "instrumental cannot be null",
    "defaultParamFlag: is required": "defaultParamFlag cannot be null",
}


class DialectAnswer(JsonResponse):
    """A JSON response in the envelope of this dialect."""

    def __init__(
        self,
        data: object,
        *,
        code: int = 200,
        msg: str = "success",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        content = {**(more or {}), "code": code, "msg": msg, "data": data}
        super().__init__(content, status_code=status, headers=headers)


def translate(answer: Envelope, vendor: str, is_application_error: bool) -> DialectAnswer:
    """Return an error of the job API in this dialect, with the codes of `vendor`."""
    message = rename_field(answer.text)
    code = _CODES[vendor].get(answer.code, answer.code)
    if vendor == "sunoapi.org" and answer.code == 422 and _TOO_LONG.search(message):
        code = 413
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in ("content-length", "content-type")
    }
    return DialectAnswer(
        None,
        code=code,
        msg=_EXACT.get(message, message),
        status=200 if is_application_error else answer.code,
        headers=headers,
    )
