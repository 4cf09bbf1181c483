"""Servers that make pictures: any that answers a POST with a picture, and ComfyUI.

ComfyUI's API: https://docs.comfy.org/development/comfyui-server/comms_routes. A workflow is
queued by POST /prompt, its outputs are listed by GET /history/ID, and files come from GET /view.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3

from scopitone.video.inputs.cover_image import MAX_BYTES
from scopitone.video.inputs.footage.picture_request import PictureError, PictureRequest

TIMEOUT = urllib3.Timeout(connect=10.0, read=180.0)
"""Seconds; a server may draw for a while before it answers."""

POLL_SECONDS, PATIENCE_SECONDS = 1.0, 600.0
"""Between two polls of ComfyUI, and until polling gives up."""

_OUTPUTS = ("images", "gifs", "videos")


@dataclass(frozen=True, slots=True)
class HttpPictures:
    """A server that makes a picture for a request.

    The request is sent to `url` as JSON. The answer is a picture or a clip, or JSON with the files
    in base64: {"images": ["…"]}.
    """

    url: str

    def make(self, request: PictureRequest, folder: Path) -> Sequence[Path]:
        """Return the files that the server sends."""
        body = json.dumps(asdict(request)).encode()
        kind, data = _send("POST", self.url, body)
        files = _decode_images(data) if "json" in kind else [data]
        return [_write(folder, index, file) for index, file in enumerate(files)]


@dataclass(frozen=True, slots=True)
class ComfyPictures:
    """ComfyUI with a workflow in its API format.

    In texts of the workflow, {words}, {section}, {kind}, {title} and {palette} are replaced; a
    text that is only {seed}, {width} or {height} becomes that number.
    """

    url: str
    workflow: dict[str, Any]
    wait: Callable[[float], None] = time.sleep

    def make(self, request: PictureRequest, folder: Path) -> Sequence[Path]:
        """Run the workflow and return the files of its outputs."""
        base = self.url.rstrip("/")
        body = json.dumps({"prompt": fill_workflow(self.workflow, request)}).encode()
        answer = _read_json(_send("POST", f"{base}/prompt", body)[1])
        prompt = answer.get("prompt_id")
        if not isinstance(prompt, str):
            raise PictureError(f"{_host(self.url)} did not accept the workflow")
        outputs = self._await_outputs(base, prompt)
        files = []
        for node in outputs.values():
            for kind in _OUTPUTS:
                files += [item for item in node.get(kind, ()) if item.get("type") != "temp"]
        paths = []
        for index, item in enumerate(files):
            query = urlencode({key: item.get(key, "") for key in ("filename", "subfolder", "type")})
            paths.append(_write(folder, index, _send("GET", f"{base}/view?{query}")[1]))
        return paths

    def _await_outputs(self, base: str, prompt: str) -> dict[str, Any]:
        for _ in range(round(PATIENCE_SECONDS / POLL_SECONDS)):
            history = _read_json(_send("GET", f"{base}/history/{prompt}")[1]).get(prompt)
            if history is not None:
                status = history.get("status", {})
                if status.get("status_str") == "error":
                    raise PictureError(f"{_host(self.url)} says that the workflow failed")
                if status.get("completed", True):
                    outputs: dict[str, Any] = history.get("outputs", {})
                    return outputs
            self.wait(POLL_SECONDS)
        raise PictureError(f"{_host(self.url)} was not ready after {PATIENCE_SECONDS:g} s")


def fill_workflow(value: Any, request: PictureRequest) -> Any:
    """Return a workflow with the request in place of its placeholders."""
    if isinstance(value, dict):
        return {key: fill_workflow(item, request) for key, item in value.items()}
    if isinstance(value, list):
        return [fill_workflow(item, request) for item in value]
    if not isinstance(value, str):
        return value
    numbers = {"{seed}": request.seed, "{width}": request.width, "{height}": request.height}
    if value in numbers:
        return numbers[value]
    texts = {
        "{words}": request.words.replace("\n", ", "),
        "{section}": request.section,
        "{kind}": request.kind,
        "{title}": request.title,
        "{palette}": ", ".join(request.palette),
    }
    for name, text in texts.items():
        value = value.replace(name, text)
    return value


def _send(method: str, url: str, body: bytes | None = None) -> tuple[str, bytes]:
    """Send a request. Returns the content type and the content of the answer.

    Raises PictureError, which names the host only: an address may contain a password.
    """
    headers = {"User-Agent": "scopitone"} | ({"Content-Type": "application/json"} if body else {})
    pool = urllib3.PoolManager(retries=False, timeout=TIMEOUT)
    try:
        reply = pool.request(method, url, body=body, headers=headers, preload_content=False)
        data = reply.read(MAX_BYTES + 1)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise PictureError(f"{_host(url)} cannot be reached: {type(error).__name__}") from error
    finally:
        pool.clear()
    if reply.status != 200:
        raise PictureError(f"{_host(url)} responded with status {reply.status}")
    if len(data) > MAX_BYTES:
        raise PictureError(f"{_host(url)} sent more than {MAX_BYTES >> 20} MB")
    return reply.headers.get("Content-Type", ""), data


def _decode_images(data: bytes) -> list[bytes]:
    images = _read_json(data).get("images")
    if not isinstance(images, list) or not all(isinstance(image, str) for image in images):
        raise PictureError('the response has no list of "images"')
    try:
        # A data: URL has its content after the comma.
        return [base64.b64decode(image.rpartition(",")[2], validate=True) for image in images]
    except binascii.Error as error:
        raise PictureError("an image in the response is not valid Base64") from error


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(data)
    except ValueError as error:
        raise PictureError("the response is not JSON") from error
    if not isinstance(answer, dict):
        raise PictureError("the response is not a JSON object")
    return answer


def _write(folder: Path, index: int, data: bytes) -> Path:
    # Types are found by content.
    path = folder / f"{index:02d}"
    path.write_bytes(data)
    return path


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
