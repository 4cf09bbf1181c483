"""Speaking to a server that makes music: requests, retries, downloads, and what goes wrong."""

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

from scopitone.errors import RenderError
from scopitone.music.engine import Tell

log = logging.getLogger(__name__)

TIMEOUT = urllib3.Timeout(connect=10.0, read=60.0)
"""Seconds. Servers answer at once and are asked again; an upload may take its time to be kept."""
ATTEMPTS = 6
LONGEST_PAUSE_S = 30.0
LARGEST_DOWNLOAD = 512 * 2**20
_AGAIN = (429, 500, 502, 503, 504)
_CHUNK = 256 * 1024
_SLICE_S = 0.2


class RemoteError(RenderError):
    """The server did not do what it was asked for. `status` is its answer's, 0 without one."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class KeyRefusedError(RemoteError):
    """The server does not know the key that the operator has set, or has disabled it."""


class CreditsSpentError(RemoteError):
    """The operator's account at the server cannot pay for the task."""


class BusyError(RemoteError):
    """The server takes no tasks now: too many calls, maintenance, or a fault of its own."""


class Remote:
    """One server at `url` (no slash at its end). `headers` go to it and to nobody else.

    Errors name the host, never a header.
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
        again: bool = True,
        timeout_s: float | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> tuple[int, Any]:
        """Ask, and return the status and the JSON of the answer (None if it is none).

        `body` is sent as JSON, `fields` as a form with files. `again` says that the call may be
        sent twice: then failures of the network and 5xx are tried again, as 429 and 503 always
        are, at most ATTEMPTS times, doubling the pause, for which `wait` is called. With
        `timeout_s` it is sent once.

        Raises RemoteError: no answer.
        """
        sent = {**self._headers, **(headers or {})}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        ask = partial(
            self._pool.request,
            method,
            self.url + path,
            body=data,
            fields=fields,
            headers=sent,
            redirect=False,
            timeout=TIMEOUT if timeout_s is None else urllib3.Timeout(timeout_s),
        )
        left = ATTEMPTS if timeout_s is None else 1
        pause = 1.0
        while True:
            left -= 1
            answer = self._once(ask, again and left > 0)
            if answer is not None and (not left or not _may(answer, again)):
                return answer.status, _json(answer.data)
            asked = None if answer is None else answer.headers.get("Retry-After")
            wait(min(_asked_pause(asked, pause), LONGEST_PAUSE_S))
            pause *= 2

    def _once(
        self, ask: Callable[[], urllib3.BaseHTTPResponse], again: bool
    ) -> urllib3.BaseHTTPResponse | None:
        """The answer; None where there is none and the call is to be sent `again`."""
        try:
            return ask()
        except urllib3.exceptions.HTTPError as error:
            if again:
                return None
            raise RemoteError(f"{self.host} does not answer") from error

    def download(self, url: str, out: Path, tell: Callable[[], None]) -> None:
        """Write what `url` (absolute, or on this server) holds to `out`.

        The headers go along only to this server. Raises RemoteError.
        """
        url = urljoin(f"{self.url}/", url)
        if not url.startswith(("http://", "https://")):
            raise RemoteError(f"{self.host} named a file that is not on the web")
        ours = urlsplit(url)[:2] == urlsplit(self.url)[:2]
        try:
            answer = self._pool.request(
                "GET",
                url,
                headers=self._headers if ours else {"User-Agent": "scopitone"},
                preload_content=False,
                redirect=not ours,
                retries=urllib3.Retry(3) if not ours else False,
            )
            if answer.status != 200:
                raise RemoteError(f"{self.host}: its file answers {answer.status}", answer.status)
            _save(answer, out, tell)
        except urllib3.exceptions.HTTPError as error:
            raise RemoteError(f"{self.host}: its file cannot be fetched") from error

    def put(self, url: str, body: Path, content_type: str) -> None:
        """PUT a file to a signed URL, without the headers. Raises RemoteError."""
        headers = {"Content-Type": content_type, "User-Agent": "scopitone"}
        try:
            answer = self._pool.request(
                "PUT", url, body=body.read_bytes(), headers=headers, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise RemoteError(f"{self.host}: the upload broke off") from error
        if not 200 <= answer.status < 300:
            raise RemoteError(f"{self.host} refused the upload: {answer.status}", answer.status)


def _may(answer: urllib3.BaseHTTPResponse, again: bool) -> bool:
    """Whether to ask again: a call that was turned away has done nothing, others may have."""
    return answer.status in _AGAIN and (again or answer.status in (429, 503))


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _asked_pause(retry_after: str | None, otherwise: float) -> float:
    return float(retry_after) if retry_after and retry_after.isdecimal() else otherwise


def _save(answer: urllib3.BaseHTTPResponse, out: Path, tell: Callable[[], None]) -> None:
    size = 0
    with out.open("wb") as file:
        for chunk in answer.stream(_CHUNK, decode_content=True):
            size += len(chunk)
            if size > LARGEST_DOWNLOAD:
                raise RemoteError(f"a file is larger than {LARGEST_DOWNLOAD // 2**20} MB")
            file.write(chunk)
            tell()
    if not size:
        raise RemoteError("a file is empty")


def refusal(host: str, status: int, said: str) -> RemoteError:
    """The typed error for an answer's status."""
    told = f": {said}" if said else ""
    if status in (401, 403):
        return KeyRefusedError(f"{host} refuses the operator's key{told}", status)
    if status == 402:
        return CreditsSpentError(f"The operator's account at {host} has no credits left", status)
    if status in (429, 455) or status >= 500:
        return BusyError(f"{host} takes no tasks now ({status}){told}; try again later", status)
    return RemoteError(f"{host} answered {status}{told}", status)


class Progress:
    """Passes the share that is done on to `tell`; it never goes back."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._done = 0.0

    def __call__(self, done: float) -> None:
        """Say that `done` (0 to 1) is done. What `tell` raises is passed on."""
        self._done = max(self._done, done)
        self._tell(self._done)

    def again(self) -> None:
        """Say the same again, so that `tell` may end what takes long."""
        self._tell(self._done)

    def wait(self, seconds: float) -> None:
        """Sleep, and say the same again all the while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.again()
            time.sleep(min(left, _SLICE_S))
        self.again()


class Memory:
    """What was ordered, in a JSON file, so that a second attempt goes on with it."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[str, Any] = {}
        if path is not None and path.is_file():
            self._known = _json(path.read_bytes()) or {}

    def get(self, name: str) -> Any:
        """What was kept under `name`, or None."""
        return self._known.get(name)

    def keep(self, name: str, value: Any) -> None:
        """Note `value` before anything else is done."""
        self._known[name] = value
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(self._known))
        draft.replace(self._path)
