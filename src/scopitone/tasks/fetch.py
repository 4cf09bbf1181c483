"""Fetching a foreign file, within limits and under the guard."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin

from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from scopitone.errors import InputError
from scopitone.tasks.connecting import FAILURES, connection_to, cut, headers_for, reason_of
from scopitone.tasks.guard import Guard, Target
from scopitone.tasks.interruption import Interruption

_REDIRECTS = 5
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a fetch may take: bytes, seconds between two packets, seconds in all."""

    size: int
    idle_s: float
    total_s: float


def fetch(
    url: str,
    out: Path,
    field: str,
    guard: Guard,
    limits: Limits,
    stop: Interruption | None = None,
) -> None:
    """Write what `url` (http, https or data) holds to `out`.

    Raises:
        InputError: naming `field`: refused by the guard, unreachable, not found, too large.
        Cancelled: `stop` was interrupted.
    """
    deadline = time.monotonic() + limits.total_s
    if url.startswith("data:"):
        chunks: Iterator[bytes] = iter([_decode_data(url, field)])
    else:
        chunks = _download(url, field, guard, limits, stop or Interruption())
    size = 0
    with out.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.size:
                raise InputError(field, f"is larger than {limits.size // 2**20} MB")
            if time.monotonic() > deadline:
                raise InputError(field, f"took longer than {limits.total_s:g} s to fetch")
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
        raise InputError(field, "is not valid base64") from error


def _download(
    url: str, field: str, guard: Guard, limits: Limits, stop: Interruption
) -> Iterator[bytes]:
    for _ in range(_REDIRECTS + 1):
        target = guard.check(url, field)
        with (
            connection_to(target, limits.idle_s) as connection,
            stop.calling(partial(cut, connection)),
        ):
            try:
                response = _get(connection, target)
                location = response.get_redirect_location()
                if not location:
                    yield from _body(response, target, field)
                    return
            except FAILURES as error:
                raise InputError(
                    field, f"{target.host} did not deliver: {reason_of(error)}"
                ) from error
        url = urljoin(url, location)
    raise InputError(field, f"redirects more than {_REDIRECTS} times")


def _get(connection: HTTPConnection, target: Target) -> HTTPResponse:
    connection.request("GET", target.path, headers=headers_for(target), preload_content=False)
    return connection.getresponse()


def _body(response: HTTPResponse, target: Target, field: str) -> Iterator[bytes]:
    if response.status != 200:
        raise InputError(field, f"{target.host} answered {response.status}")
    yield from response.stream(_CHUNK, decode_content=False)
