"""The OpenAPI page is complete, and what the server answers is what it says."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

SECOND_DIALECT = re.compile(
    r"/api/(file-|v1/(generate|chat|mp4|wav|midi|vocal-removal|lyrics|style|suno|common|jobs)\b)"
)


def is_second_dialect(path: str) -> bool:
    return SECOND_DIALECT.match(path) is not None


# A stream without an end is read until the timeout, so it is called once a round and not for long.
ENDLESS = "/api/v1/client/job/feed"
TIMEOUT_S, ENDLESS_TIMEOUT_S = 30, 10
CASES = int(os.environ.get("SCOPITONE_SCHEMATHESIS_CASES", "25"))
SEED = int(os.environ.get("SCOPITONE_SCHEMATHESIS_SEED", "0"))
DISABLED = 505


def is_no_fault_of_the_server(context: Any, response: Any, case: Any) -> bool | None:
    """505 says that something is not available here; every other 5xx is a fault."""
    if response.status_code == DISABLED:
        return None
    return not_a_server_error(context, response, case)


CHECKS = [
    is_no_fault_of_the_server,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: Any) -> Iterator[Any]:
    """A server that counts no calls, so that the cases reach what lies behind the limits."""
    server_type = request.getfixturevalue("server_type")
    free = {"SCOPITONE_RATE_CREATES": "0", "SCOPITONE_RATE_CALLS": "0"}
    running = server_type(tmp_path_factory.mktemp("data"), **free, SCOPITONE_MAX_OPEN_TASKS="0")
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def page(server: Any) -> Any:
    return server.request("GET", "/api/openapi.json", key=None).json


def operations(page: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in page["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_the_page_is_compressed_for_clients_that_accept_it(server: Any) -> None:
    plain = server.request("GET", "/api/openapi.json", key=None)
    packed = server.request(
        "GET", "/api/openapi.json", headers={"Accept-Encoding": "gzip"}, key=None
    )
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 4


def test_every_answer_has_an_example_that_its_schema_accepts(page: Any) -> None:
    checked = 0
    for method, path, operation in operations(page):
        assert operation["summary"], path
        for code, response in operation["responses"].items():
            assert response["description"], (method, path, code)
            content = response.get("content", {}).get("application/json")
            if content is None or not content.get("schema"):
                continue
            schema = {**content["schema"], "components": page["components"]}
            example = content["example"]
            assert example.get("code", int(code)) == int(code)
            jsonschema_rs.validate(schema, example)
            checked += 1
    assert checked > 100


def test_the_codes_of_the_protocol_are_all_there(page: Any) -> None:
    create = page["paths"]["/api/v1/client/job/CreateTask"]["post"]
    codes = {"200", "401", "402", "403", "404", "409", "413", "415", "422", "429", "455", "505"}
    assert codes | {"500"} <= set(create["responses"])
    for method, path, operation in operations(page):
        if is_second_dialect(path):
            assert set(operation["responses"]) == {"200", "500", "503"}, path
            assert operation["security"] == [{"bearer": []}], (method, path)
            assert operation["tags"] == ["sunoapi.org and kie.ai"]
        elif path.startswith("/api/"):
            assert {"200", "401", "403", "422", "429", "500"} <= set(operation["responses"]), path
            assert operation["security"], (method, path)


@pytest.mark.extended
@pytest.mark.timeout(120 + CASES)
def test_no_answer_is_a_500_or_outside_the_schema(server: Any) -> None:
    schema = schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")
    found = [one.ok() for one in schema.get_all_operations()]
    headers = {"x-api-key": server.key}
    called, rounds = 0, 0
    # Operations without input have one case each; the others make up for it in further rounds.
    while called < CASES:
        for operation in found:
            cases = 1 if operation.path == ENDLESS else max(1, CASES // len(found))
            called += ask(operation, headers, cases, SEED + rounds)
        rounds += 1


def ask(operation: Any, headers: dict[str, str], cases: int, round_number: int) -> int:
    """Call an operation in so many ways; how often it was called."""
    called = 0
    timeout = ENDLESS_TIMEOUT_S if operation.path == ENDLESS else TIMEOUT_S

    @seed(round_number)
    @given(case=operation.as_strategy())
    @settings(
        max_examples=cases,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def call(case: Any) -> None:
        nonlocal called
        called += 1
        answer = case.call(headers={**(case.headers or {}), **headers}, timeout=timeout)
        case.validate_response(answer, checks=CHECKS)

    call()
    return called
