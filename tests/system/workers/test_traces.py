"""A request's trace has the task that it asked for, and the task's steps, on whatever process."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes what OpenTelemetry's exporters send."""

    spans: list[tuple[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            [service] = [
                one.value.string_value
                for one in resource.resource.attributes
                if one.key == "service.name"
            ]
            for scope in resource.scope_spans:
                self.spans += [(service, span) for span in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    handler = type("Handler", (Collector,), {"spans": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", handler.spans  # type: ignore[attr-defined]
        server.shutdown()


@pytest.mark.extended
def test_a_task_is_in_the_trace_of_its_request(
    own_server: Any, collector: tuple[str, list[tuple[str, Any]]], song: bytes
) -> None:
    where, spans = collector
    server = own_server(OTEL_EXPORTER_OTLP_ENDPOINT=where)
    body = {
        "model": "scopitone/import",
        "input": {"audio_url": server.upload("song.wav", song)["url"]},
    }
    headers = {"Content-Type": "application/json", "X-Request-Id": "the-request"}
    path = "/api/v1/client/job/CreateTask"
    task_id = server.request("POST", path, json.dumps(body).encode(), headers).data["task_id"]
    assert server.finished(task_id)["status"] == "success"
    assert server.stop() == 0

    trace_id = hashlib.sha256(b"the-request").digest()[:16]
    found = {span.name: (service, span) for service, span in spans if span.trace_id == trace_id}
    assert {name: service for name, (service, _) in found.items()} == {
        f"POST {path}": "scopitone-api",
        "take_in": "scopitone-worker",
        "step fetch": "scopitone-worker",
        "step read": "scopitone-worker",
    }
    request, task = found[f"POST {path}"][1], found["take_in"][1]
    assert request.parent_span_id == task.parent_span_id
    assert found["step read"][1].parent_span_id == task.span_id
    about = {one.key: one.value for one in task.attributes}
    assert about["scopitone.task"].string_value == task_id
    assert request.start_time_unix_nano < task.start_time_unix_nano < task.end_time_unix_nano
