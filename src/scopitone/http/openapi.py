"""The OpenAPI page: FastAPI's, completed with authentication and an example of every response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from scopitone.http import paths
from scopitone.http.dialects.sunoapi.openapi_answers import ERROR_SCHEMA, EXAMPLES
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.parameters import describe_parameters

_ENVELOPE = {
    "type": "object",
    "required": ["code", "message", "data"],
    "properties": {
        "code": {"type": "integer"},
        "message": {"type": "string"},
        "data": {"type": ["object", "null"]},
    },
}
_COMMON_FAILURES = {
    408: "The client stopped sending the request body",
    413: "The request body is too large",
    500: "Server error; the server's log has the details under the request's id",
    503: "The database cannot be reached, or the server has too many connections",
}
_BODY_FAILURES = {415: "This path does not accept the body's Content-Type"}
_ID_FAILURES = {404: "Not found, or owned by another account"}
_SECURITY = {
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
_PUBLIC_PATHS = (
    f"{paths.UPLOAD}/",
    f"{paths.MEDIA}/",
    paths.HEALTH,
    paths.READINESS,
    paths.METRICS,
)

_FAILURES: dict[int, tuple[str, dict[str, Any] | None]] = {
    401: ("Send your API key as x-api-key: KEY or Authorization: Bearer KEY", None),
    402: ("Insufficient Credits: the task costs 5 credits and the balance is 2", None),
    403: ("The API key is disabled", None),
    404: ("There is no such task", None),
    408: ("The request body arrived too slowly; send at least 1 KB per second", None),
    409: ("The first request with this Idempotency-Key is still in progress", None),
    413: ("The request body is too large; this path accepts at most 1 MB", None),
    415: (
        "Content-Type: application/x-www-form-urlencoded is not accepted; send application/json",
        None,
    ),
    422: (
        "input.suno_id: is required",
        {"errors": [{"field": "input.suno_id", "message": "is required"}]},
    ),
    429: (
        "Rate limit exceeded: at most 20 calls of this kind in 10 s; try again in 4 s",
        None,
    ),
    455: ("Maintenance: no new tasks are accepted; running tasks continue", None),
    500: ("Server error; see the server's log for request 9f86d081884c7d65", None),
    503: ("The database cannot be reached; try again in 5 s", None),
    505: ("suno/music-generate is switched off; GET job/Models lists the available models", None),
}


def install(app: FastAPI) -> None:
    """Make `app` serve the completed page, compressed for clients that accept it."""
    generate = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            page = generate()
            page.setdefault("components", {})["securitySchemes"] = _SECURITY
            examples = _examples_by_envelope(page, _collect_examples())
            for path, operation in _operations(page):
                _complete(path, operation, examples)
        return generate()

    app.openapi = complete  # type: ignore[method-assign]
    for route in app.routes:
        # The page is a quarter of a megabyte of JSON, most of it repeated.
        if isinstance(route, Route) and route.path == app.openapi_url:
            route.app = GZipMiddleware(route.app)


def _collect_examples() -> dict[str, Any]:
    """Return the example of each model that is the `data` of a response, by the model's name."""
    examples: dict[str, Any] = {}
    for envelope in Answer.__subclasses__():
        data = envelope.model_fields["data"].annotation
        if isinstance(data, type) and issubclass(data, BaseModel):
            extra = data.model_config.get("json_schema_extra")
            if isinstance(extra, dict):
                examples[data.__name__] = extra["example"]
    return examples


def _examples_by_envelope(page: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    """Return `examples` by the references to the envelopes of their models.

    Removes them from the schemas: an example is shown once, with the envelope around it.
    """
    by_envelope = {}
    for name, schema in page["components"]["schemas"].items():
        schema.pop("example", None)
        data = schema.get("properties", {}).get("data", {}).get("$ref", "")
        by_envelope[f"#/components/schemas/{name}"] = examples.get(data.rpartition("/")[2])
    return by_envelope


def _operations(page: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in page["paths"].items():
        for operation in methods.values():
            yield path, operation


def _complete_second_dialect(operation: dict[str, Any]) -> None:
    """Describe an operation of the second dialect, whose errors mostly have HTTP status 200."""
    operation["security"] = [{"bearer": []}]
    responses = operation["responses"]
    responses.pop("422", None)
    responses["200"]["description"] = "Success, or an error with its `code`"
    content = responses["200"]["content"]["application/json"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    content["example"] = {"code": 200, "msg": "success", "data": EXAMPLES[name]}
    for code in (500, 503):
        failure = {"code": code, "msg": _FAILURES[code][0], "data": None}
        responses[str(code)] = {
            "description": _COMMON_FAILURES[code],
            "content": {"application/json": {"schema": ERROR_SCHEMA, "example": failure}},
        }


def _complete(path: str, operation: dict[str, Any], examples: dict[str, Any]) -> None:
    describe_parameters(operation)
    if paths.is_second_dialect(path):
        _complete_second_dialect(operation)
        return
    if not path.startswith(_PUBLIC_PATHS):
        operation["security"] = [{"key": []}, {"bearer": []}]
    responses = operation["responses"]
    if _is_fastapi_default(responses.get("422", {})):
        # Routes that can return 422 declare it themselves, in the envelope.
        del responses["422"]
    common = _COMMON_FAILURES | (_BODY_FAILURES if "requestBody" in operation else {})
    common |= _ID_FAILURES if "{" in path else {}
    for code, meaning in common.items():
        content = {"application/json": {"schema": _ENVELOPE}}
        responses.setdefault(str(code), {"description": meaning, "content": content})
    for code, response in responses.items():
        content = response.get("content", {}).get("application/json")
        if content is not None and "example" not in content:
            content["example"] = _example_for(int(code), content.get("schema", {}), examples)


def _is_fastapi_default(response: dict[str, Any]) -> bool:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).endswith("/HTTPValidationError")


def _example_for(code: int, schema: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    if code in _FAILURES:
        message, data = _FAILURES[code]
        errors = {} if data is None else {"errors": [message]}
        return {"code": code, "message": message, "data": data, **errors}
    data = examples.get(schema.get("$ref", ""))
    return {"code": code, "message": "success", "data": data}
