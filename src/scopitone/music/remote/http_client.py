"""HTTP client for servers that make music: requests, retries, downloads and typed errors."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3

from scopitone.core.errors import RenderError
from scopitone.music.engine import ProgressCallback

log = logging.getLogger(__name__)

TIMEOUT = urllib3.Timeout(connect=10.0, read=60.0)
"""Seconds. Servers answer at once and are polled for results; an upload may take a while to be
stored."""
MAX_ATTEMPTS = 6
MAX_PAUSE_S = 30.0
MAX_DOWNLOAD_BYTES = 512 * 2**20
_RETRY_STATUSES = (429, 500, 502, 503, 504)
_CHUNK_BYTES = 256 * 1024
_REPORT_INTERVAL_S = 0.2


class RemoteError(RenderError):
    """The server did not fulfill the request.

    `status` is the HTTP status of its response, 0 if there was none.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class KeyRefusedError(RemoteError):
    """The server does not know the operator's key, or has disabled it."""


class CreditsSpentError(RemoteError):
    """The operator's account on the server cannot pay for the task."""


class BusyError(RemoteError):
    """The server accepts no tasks now: rate limit, maintenance or an internal error."""


class RemoteServer:
    """A server at `url` (without a slash at the end). `headers` are sent to it and nobody else.

    Error messages name the host and never contain a header.
    """

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self.url = url
        self.host = urlsplit(url).netloc.rpartition("@")[2]
        self._headers = {**headers, "User-Agent": "scopitone"}
        self._pool = urllib3.PoolManager(retries=False, timeout=TIMEOUT)

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        timeout_s: float | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> tuple[int, Any]:
        """Send a request; return its status and JSON (None if the body is not JSON).

        Args:
            body: sent as JSON.
            fields: sent as a multipart form, files included.
            repeatable: the call may be sent twice. Network failures and 5xx are then retried;
                429 and 503 are always retried. There are at most MAX_ATTEMPTS attempts.
            timeout_s: a limit for the call, which is then sent once.
            wait: called with the pause in seconds between attempts, which doubles each time.

        Raises:
            RemoteError: the server did not answer.
        """
        all_headers = {**self._headers, **(headers or {})}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            all_headers["Content-Type"] = "application/json"
        send = partial(
            self._pool.request,
            method,
            self.url + path,
            body=data,
            fields=fields,
            headers=all_headers,
            redirect=False,
            timeout=TIMEOUT if timeout_s is None else urllib3.Timeout(timeout_s),
        )
        attempts_left = MAX_ATTEMPTS if timeout_s is None else 1
        pause_s = 1.0
        while True:
            attempts_left -= 1
            response = self._send_once(send, repeatable and attempts_left > 0)
            if response is not None and (not attempts_left or not _can_retry(response, repeatable)):
                return response.status, _parse_json(response.data)
            retry_after = None if response is None else response.headers.get("Retry-After")
            wait(min(_pause_before_retry(retry_after, pause_s), MAX_PAUSE_S))
            pause_s *= 2

    def _send_once(
        self, send: Callable[[], urllib3.BaseHTTPResponse], may_retry: bool
    ) -> urllib3.BaseHTTPResponse | None:
        """Return the response, or None if the connection failed and the caller `may_retry`."""
        try:
            return send()
        except urllib3.exceptions.HTTPError as error:
            if may_retry:
                return None
            raise RemoteError(f"{self.host} does not answer") from error

    def download(self, url: str, out: Path, keep_alive: Callable[[], None]) -> None:
        """Write the file at `url` (absolute, or relative to this server) to `out`.

        `keep_alive` is called after each chunk and may raise to stop. The server's headers are
        sent only to the server itself.

        Raises:
            RemoteError: the file cannot be downloaded, is empty or too large.
        """
        url = urljoin(f"{self.url}/", url)
        if not url.startswith(("http://", "https://")):
            raise RemoteError(f"{self.host} returned a file URL that is not HTTP or HTTPS")
        same_server = urlsplit(url)[:2] == urlsplit(self.url)[:2]
        try:
            response = self._pool.request(
                "GET",
                url,
                headers=self._headers if same_server else {"User-Agent": "scopitone"},
                preload_content=False,
                redirect=not same_server,
                retries=urllib3.Retry(3) if not same_server else False,
            )
            if response.status != 200:
                raise RemoteError(
                    f"{self.host}: its file returned status {response.status}", response.status
                )
            _save(response, out, keep_alive)
        except urllib3.exceptions.HTTPError as error:
            raise RemoteError(f"{self.host}: its file cannot be downloaded") from error

    def put(self, url: str, body: Path, content_type: str) -> None:
        """Upload a file to a signed URL, without the server's headers. Raises RemoteError."""
        headers = {"Content-Type": content_type, "User-Agent": "scopitone"}
        try:
            response = self._pool.request(
                "PUT", url, body=body.read_bytes(), headers=headers, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise RemoteError(f"{self.host}: the upload was interrupted") from error
        if not 200 <= response.status < 300:
            raise RemoteError(f"{self.host} refused the upload: {response.status}", response.status)


def _can_retry(response: urllib3.BaseHTTPResponse, repeatable: bool) -> bool:
    """Return whether to send the call again.

    A call that was turned away (429, 503) had no effect; other failed calls may have had one.
    """
    status = response.status
    return status in _RETRY_STATUSES and (repeatable or status in (429, 503))


def _parse_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _pause_before_retry(retry_after: str | None, default_s: float) -> float:
    return float(retry_after) if retry_after and retry_after.isdecimal() else default_s


def _save(response: urllib3.BaseHTTPResponse, out: Path, keep_alive: Callable[[], None]) -> None:
    size = 0
    with out.open("wb") as file:
        for chunk in response.stream(_CHUNK_BYTES, decode_content=True):
            size += len(chunk)
            if size > MAX_DOWNLOAD_BYTES:
                raise RemoteError(f"a file is larger than {MAX_DOWNLOAD_BYTES // 2**20} MB")
            file.write(chunk)
            keep_alive()
    if not size:
        raise RemoteError("a file is empty")


def error_for_status(host: str, status: int, message: str) -> RemoteError:
    """Return the typed error for the status of a response and the server's `message`."""
    detail = f": {message}" if message else ""
    if status in (401, 403):
        return KeyRefusedError(f"{host} refuses the operator's key{detail}", status)
    if status == 402:
        return CreditsSpentError(f"The operator's account at {host} has no credits left", status)
    if status in (429, 455) or status >= 500:
        return BusyError(f"{host} accepts no tasks now ({status}){detail}; try again later", status)
    return RemoteError(f"{host} returned {status}{detail}", status)


class Progress:
    """Passes the share that is done to `report`; the share never decreases."""

    def __init__(self, report: ProgressCallback) -> None:
        self._report = report
        self._done = 0.0

    def __call__(self, done: float) -> None:
        """Report that the share `done` (0 to 1) is done. Exceptions of `report` are passed on."""
        self._done = max(self._done, done)
        self._report(self._done)

    def keep_alive(self) -> None:
        """Report the same share again, so that `report` can stop a long operation."""
        self._report(self._done)

    def wait(self, seconds: float) -> None:
        """Sleep for `seconds`, and keep reporting meanwhile."""
        deadline = time.monotonic() + seconds
        while (left_s := deadline - time.monotonic()) > 0:
            self.keep_alive()
            time.sleep(min(left_s, _REPORT_INTERVAL_S))
        self.keep_alive()


class OrderMemory:
    """Notes in a JSON file about what was ordered, so that a second attempt continues with it."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._notes: dict[str, Any] = {}
        if path is not None and path.is_file():
            self._notes = _parse_json(path.read_bytes()) or {}

    def get(self, name: str) -> Any:
        """Return the value noted under `name`, or None."""
        return self._notes.get(name)

    def put(self, name: str, value: Any) -> None:
        """Note `value` under `name`; the file is written before this returns."""
        self._notes[name] = value
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(self._notes))
        draft.replace(self._path)
