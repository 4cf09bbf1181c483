"""Downloads a foreign file, within limits, from addresses that the guard allows."""

from __future__ import annotations

import base64
import binascii
import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin

from urllib3.response import HTTPResponse

from scopitone.core.cancellation import CancellationToken
from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.tasks.network.connection import CONNECTION_ERRORS, describe_failure, open_connection
from scopitone.tasks.network.ssrf_guard import CONNECT_TIMEOUT_S, SsrfGuard, UnreachableError

log = logging.getLogger(__name__)
_MAX_REDIRECTS = 5
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """The limits of a download: bytes, seconds between two packets, seconds in total."""

    size: int
    idle_s: float
    total_s: float

    @classmethod
    def of(cls, settings: Settings) -> DownloadLimits:
        """Return the limits that the operator set."""
        return cls(settings.max_upload_bytes, settings.fetch_timeout_s, settings.fetch_total_s)

    @property
    def connect_s(self) -> float:
        """Return the seconds to resolve a name, and to connect; a failure takes no less."""
        return min(CONNECT_TIMEOUT_S, self.idle_s)


def download(
    url: str,
    out: Path,
    field: str,
    guard: SsrfGuard,
    limits: DownloadLimits,
    stop: CancellationToken | None = None,
) -> None:
    """Download `url` (http, https or data) to `out`.

    Raises:
        UnreachableError: no HTTP status was received, for whatever reason.
        InputError: for `field`: malformed, not found, too large, too slow.
        Canceled: `stop` was cancelled.
    """
    ends_at = time.monotonic() + limits.total_s
    if url.startswith("data:"):
        chunks: Iterator[bytes] = iter([_decode_data(url, field)])
    else:
        chunks = _Download(field, guard, limits, stop or CancellationToken(), ends_at).read(url)
    size = 0
    with out.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.size:
                raise InputError(field, f"is larger than {limits.size // 2**20} MB")
            file.write(chunk)
    if size == 0:
        raise InputError(field, "is empty")


def _decode_data(url: str, field: str) -> bytes:
    header, comma, body = url[len("data:") :].partition(",")
    if not comma:
        raise InputError(field, "is not a data: URI: it has no comma")
    data = unquote_to_bytes(body)
    if not header.endswith(";base64"):
        return data
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise InputError(field, "is not valid Base64") from error


@dataclass(frozen=True, slots=True)
class _Download:
    """A download over all redirects, until `ends_at` (of `time.monotonic`)."""

    field: str
    guard: SsrfGuard
    limits: DownloadLimits
    stop: CancellationToken
    ends_at: float

    def read(self, url: str) -> Iterator[bytes]:
        """Yield the body, chunk by chunk."""
        for hop in range(_MAX_REDIRECTS + 1):
            with self._request(url, is_redirect=hop > 0) as answer:
                location = answer.get_redirect_location()
                if not location:
                    yield from self._read_body(answer)
                    return
            try:
                url = urljoin(url, _decode_location(location))
            except ValueError as error:
                raise UnreachableError(
                    self.field, "it redirects to something that is not a URL"
                ) from error
        raise InputError(self.field, f"redirects more than {_MAX_REDIRECTS} times")

    @contextlib.contextmanager
    def _request(self, url: str, *, is_redirect: bool) -> Iterator[HTTPResponse]:
        """Yield the head of the answer.

        A failure takes `connect_s` at least, as a filtered port does.
        """
        earliest = time.monotonic() + self.limits.connect_s
        with contextlib.ExitStack() as opened:
            try:
                answer = self._open(opened, url, is_redirect=is_redirect)
            except (UnreachableError, *CONNECTION_ERRORS) as error:
                # If the task was cancelled, this raises Canceled.
                opened.close()
                reason = describe_failure(error)
                log.info("%s could not be fetched: %s", self.field, reason)
                self._wait_until(earliest)
                raise UnreachableError(self.field, reason) from error
            yield answer

    def _open(self, opened: contextlib.ExitStack, url: str, *, is_redirect: bool) -> HTTPResponse:
        try:
            target = self.guard.check(url, self.field, self._time_left(self.limits.connect_s))
        except InputError as error:
            # The target of a redirect is the answer of a server; the client did not write it.
            if is_redirect and not isinstance(error, UnreachableError):
                raise UnreachableError(self.field, f"a redirect {error.message}") from error
            raise
        connection = opened.enter_context(
            open_connection(target, self.limits.idle_s, self.limits.connect_s, self.ends_at)
        )
        opened.enter_context(self.stop.call_on_cancel(connection.cut))
        return connection.request("GET")

    def _read_body(self, answer: HTTPResponse) -> Iterator[bytes]:
        if answer.status != 200:
            raise InputError(self.field, f"its server responded with {answer.status}")
        try:
            yield from answer.stream(_CHUNK_BYTES, decode_content=False)
        except CONNECTION_ERRORS as error:
            self._check_time()
            raise InputError(self.field, "was cut off by its server") from error
        # A body without a length seems to end when the connection is cut.
        self._check_time()

    def _check_time(self) -> None:
        if time.monotonic() >= self.ends_at:
            raise InputError(self.field, f"took longer than {self.limits.total_s:g} s to download")

    def _time_left(self, limit_s: float) -> float:
        return max(0.0, min(limit_s, self.ends_at - time.monotonic()))

    def _wait_until(self, time_s: float) -> None:
        woken = threading.Event()
        with self.stop.call_on_cancel(woken.set):
            woken.wait(max(0.0, min(time_s, self.ends_at) - time.monotonic()))


def _decode_location(location: str) -> str:
    """Decode a Location header as browsers do: http.client reads UTF-8 as Latin-1."""
    with contextlib.suppress(UnicodeError):
        return location.encode("latin-1").decode("utf-8")
    return location
