"""Requests: the envelope, errors, repetition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3

from scopitone.client.client_errors import ApiError

_TIMEOUT = urllib3.Timeout(connect=10, read=60)
# Answers of a busy or restarting server. A refused CreateTask does not use up its idempotency key.
_REPEATED_CODES = (429, 502, 503, 504)
_MOST_REPETITIONS = 6
_MAX_PAUSE_S = 30.0
_OK = 200


class Transport:
    """Connections to one server. Any number of threads may share it."""

    def __init__(self, base_url: str, key: str) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"base_url: {base_url!r} is not an http(s) URL")
        self._base = base_url.rstrip("/") + "/"
        self._headers = {"x-api-key": key}
        self._pool = urllib3.PoolManager(maxsize=8, block=True, timeout=_TIMEOUT)
        self._repetition = urllib3.Retry(
            total=_MOST_REPETITIONS,
            redirect=3,
            status_forcelist=_REPEATED_CODES,
            # All requests are repeatable: reads, and CreateTask with its idempotency key.
            allowed_methods=None,
            backoff_factor=0.5,
            backoff_max=_MAX_PAUSE_S,
            backoff_jitter=0.25,
            raise_on_status=False,
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the `data` of a response. Raises: ApiError."""
        url = urljoin(self._base, path) + (f"?{urlencode(query)}" if query else "")
        sent = {**self._headers, **(headers or {})}
        try:
            response = self._pool.request(
                method, url, json=body, headers=sent, retries=self._repetition
            )
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(0, f"The server cannot be reached: {error}") from error
        return _read_envelope(response.status, response.data)

    def open_stream(
        self,
        method: str,
        url: str,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        with_key: bool = False,
    ) -> urllib3.BaseHTTPResponse:
        """Send a request once and return its response, whose body is read as it comes.

        url: absolute, or below the base. with_key: send the API key too; media and uploads need
        none. Raises: ApiError.
        """
        sent = {**(self._headers if with_key else {}), **(headers or {})}
        try:
            response = self._pool.request(
                method,
                urljoin(self._base, url),
                body=body,
                headers=sent,
                retries=False,
                preload_content=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(0, f"The server cannot be reached: {error}") from error
        return response

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()


def _read_envelope(status: int, content: bytes) -> Any:
    try:
        answer = json.loads(content)
    except ValueError:
        raise ApiError(status, "The response is not JSON") from None
    if not isinstance(answer, dict) or "code" not in answer:
        raise ApiError(status, "The response is not from a job API; check base_url")
    # The hosted service may answer an error with the status 200.
    code = int(answer["code"] or status)
    if code != _OK or status >= 400:
        raise ApiError(code if code != _OK else status, str(answer.get("message") or "no message"))
    return answer.get("data")
