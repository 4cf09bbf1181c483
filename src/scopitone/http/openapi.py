"""The OpenAPI page: what FastAPI generates, with the keys, and an example of every answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from scopitone.video.styles import STYLES

_ENVELOPE = {
    "type": "object",
    "required": ["code", "message", "data"],
    "properties": {
        "code": {"type": "integer"},
        "message": {"type": "string"},
        "data": {"type": ["object", "null"]},
    },
}
_EVERYWHERE = {
    413: "The body is too large",
    500: "Something went wrong inside; the log has the details under the request's id",
}
_WITH_BODY = {415: "The body is of another type than this path takes"}
_WITH_ID = {404: "There is no such thing, or it is another account's"}
_SECURITY = {
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
_OPEN_PATHS = ("/upload/", "/media/", "/healthz", "/readyz", "/metrics")

_TASK_ID = "6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6"
_SUNO_ID = "2b7e151628aed2a6abf7158809cf4f3c"
_HOST = "http://127.0.0.1:8000"
_FAILURES: dict[int, tuple[str, dict[str, Any] | None]] = {
    401: ("Send your API key as x-api-key: KEY or Authorization: Bearer KEY", None),
    402: ("The task costs 5 credits and the balance is 2", None),
    403: ("The API key is disabled", None),
    404: ("There is no such task", None),
    409: ("The first request with this Idempotency-Key is still in flight", None),
    413: ("The body is too large: at most 1 MB are accepted here", None),
    415: ("Unsupported Media Type: POST /api/v1/client/job/CreateTask", None),
    422: (
        "input.suno_id: is required",
        {"errors": [{"field": "input.suno_id", "message": "is required"}]},
    ),
    429: ("At most 20 calls of this kind in 10 s", None),
    455: ("Maintenance: no new tasks are accepted for now", None),
    500: ("Server error; the log has the details under 9f86d081884c7d65", None),
    503: ("The database does not answer", None),
    505: ("suno/music-generate is switched off", None),
}
_TASK = {
    "task_id": _TASK_ID,
    "provider": "Suno",
    "model_version": "sunov5",
    "model": "suno/music-video",
    "status": "success",
    "param": {
        "model": "suno/music-video",
        "input": {"task_id": "0d5d0c0e6f0a4a589a0c5a0c7d1f6f11", "suno_id": _SUNO_ID},
    },
    "create_at": 1767225600,
    "complete_at": 1767225660,
    "duration_s": 58,
    "source": "api",
    "credits": 5,
    "progress": 1.0,
    "result": {
        "code": 200,
        "message": "success",
        "media_urls": [f"{_HOST}/media/{_TASK_ID}/low-tide.mp4"],
        "video": {
            "width": 1920,
            "height": 1080,
            "fps": 30,
            "duration": 183.4,
            "poster_url": f"{_HOST}/media/{_SUNO_ID}/low-tide.png",
            "style": "cover",
            "captions": {
                form: f"{_HOST}/media/{_SUNO_ID}/low-tide.{form}"
                for form in ("srt", "vtt", "ass", "lrc", "ttml")
            },
            "checks": {
                "flash": {"passed": True, "most_per_second": 1, "most_red_per_second": 0},
                "loudness": {
                    "passed": True,
                    "integrated_lufs": -14.1,
                    "true_peak_dbtp": -1.4,
                    "target_lufs": -14,
                },
            },
        },
    },
}
_KEY = {
    "id": "9c56cc51b374c3ba",
    "name": "laptop",
    "prefix": "ak_Xy12z",
    "create_at": 1767225600,
    "last_used_at": None,
    "disabled": False,
}
_MODEL = {
    "model": "suno/music-video",
    "model_type": "video",
    "modality": "video",
    "operations": ["music-video"],
    "input_fields": ["task_id", "suno_id", "author", "brand"],
    "required_input_fields": ["task_id", "suno_id"],
    "quality_tier": "standard",
    "speed_tier": "standard",
    "supports_reference": True,
    "supports_native_audio": True,
    "routing_priority": 0,
}
SUCCESSES: dict[str, Any] = {
    "Answer_Affordable_": {"estimated_credits": 5, "balance": 12.5, "affordable": True},
    "Answer_Balance_": {"balance": 12.5},
    "Answer_Callback_": {
        "task_id": _TASK_ID,
        "webhook_id": "msg_4f53cda18c2baa0c",
        "url": "https://example.com/done",
        "state": "delivered",
        "attempts": [
            {"number": 1, "at": 1767225661, "status": 204, "latency_ms": 31, "excerpt": ""}
        ],
    },
    "Answer_Created_": {"task_id": _TASK_ID},
    "Answer_Outline_": {
        "duration": 3.0,
        "tempo": 120.0,
        "peaks": [0.2, 1.0, 0.7],
        "beats": [0.5, 1.0],
        "downbeats": [0.5],
        "sections": [{"start": 0.0, "end": 3.0, "kind": "verse"}],
    },
    "Answer_Prices_": {"prices": {"suno/music-video": 5, "scopitone/import": 0}},
    "Answer_TestDelivery_": {"received": True, "status": 204, "latency_ms": 31, "excerpt": ""},
    "Answer_Estimate_": {"credits": 5, "estimated": False},
    "Answer_KeyInfo_": {"id": "9c56cc51b374c3ba", "disabled": True},
    "Answer_KeyList_": {"keys": [_KEY]},
    "Answer_LedgerPage_": {
        "entries": [
            {
                "id": "1f0e3dad99908345",
                "kind": "reserve",
                "amount": 5,
                "task_id": _TASK_ID,
                "create_at": 1767225600,
            }
        ],
        "next_cursor": None,
    },
    "Answer_ModelDetails_": {
        **_MODEL,
        "input_schema": {"type": "object", "properties": {"task_id": {"type": "string"}}},
    },
    "Answer_ModelList_": {"total": 1, "models": [_MODEL]},
    "Answer_NoneType_": None,
    "Answer_SecretKey_": {
        "id": "9c56cc51b374c3ba",
        "name": "laptop",
        "key": "ak_Xy12zJ4u8QeT6oPd1LmV9rHs3BnW7cKf",
    },
    "Answer_Secret_": {
        "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "create_at": 1767225600,
        "previous_valid_until": None,
    },
    "Answer_StyleList_": {
        "styles": [
            {
                "name": "cover",
                "about": STYLES["cover"].about,
                "background": True,
                "options": [
                    {
                        "name": "spectrum",
                        "about": "Bars of the spectrum at the foot.",
                        "default": True,
                        "accepted": "on, off",
                    }
                ],
            }
        ]
    },
    "Answer_TaskInfo_": _TASK,
    "Answer_TaskPage_": {"tasks": [_TASK], "next_cursor": None},
    "Answer_UploadUrl_": {
        "presigned_url": f"{_HOST}/upload/{_TASK_ID}",
        "file_url": f"{_HOST}/media/{_SUNO_ID}/upload.mp3",
    },
    "Answer_Uploaded_": {
        "url": f"{_HOST}/media/{_SUNO_ID}/low-tide.mp3",
        "id": _SUNO_ID,
        "size": 4_200_000,
        "content_type": "audio/mpeg",
    },
}
"""`data` of each answer's example, by the name that the answer has among the schemas."""


def install(app: FastAPI) -> None:
    """Complete the page that `app` serves."""
    generate = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            page = generate()
            page.setdefault("components", {})["securitySchemes"] = _SECURITY
            for path, operation in _operations(page):
                _complete(path, operation)
        return generate()

    app.openapi = complete  # type: ignore[method-assign]


def _operations(page: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in page["paths"].items():
        for operation in methods.values():
            yield path, operation


def _complete(path: str, operation: dict[str, Any]) -> None:
    if not path.startswith(_OPEN_PATHS):
        operation["security"] = [{"key": []}, {"bearer": []}]
    responses = operation["responses"]
    if _is_the_frameworks(responses.get("422", {})):
        # Ours has the envelope; where we name none, there is none.
        del responses["422"]
    common = _EVERYWHERE | (_WITH_BODY if "requestBody" in operation else {})
    common |= _WITH_ID if "{" in path else {}
    for code, meaning in common.items():
        content = {"application/json": {"schema": _ENVELOPE}}
        responses.setdefault(str(code), {"description": meaning, "content": content})
    for code, response in responses.items():
        content = response.get("content", {}).get("application/json")
        if content is not None and "example" not in content:
            content["example"] = _example(int(code), content.get("schema", {}))


def _is_the_frameworks(response: dict[str, Any]) -> bool:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).endswith("/HTTPValidationError")


def _example(code: int, schema: dict[str, Any]) -> dict[str, Any]:
    if code in _FAILURES:
        message, data = _FAILURES[code]
        return {"code": code, "message": message, "data": data}
    name = schema.get("$ref", "").rpartition("/")[2]
    return {"code": code, "message": "success", "data": SUCCESSES.get(name)}
