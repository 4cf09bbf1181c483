"""OpenTelemetry traces: a request, the task that it creates, its steps and its segments.

They are off unless one of OpenTelemetry's own variables says where to send them. No trace context
is stored with a task: the work for a request, on any machine, finds the request's trace and span by
the id of the request, which the task carries anyway.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanContext, Tracer

log = logging.getLogger(__name__)

ENDPOINT_VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_SERVICE_NAME_VARIABLE = "OTEL_SERVICE_NAME"

SpanValue = str | int | float


class Traces:
    """Sends the spans of this process, once `start` has found an address."""

    def __init__(self) -> None:
        self._tracer: Tracer | None = None
        self._stop: Callable[[], None] = lambda: None

    def start(self, service: str) -> None:
        """Start sending spans to the address in the environment, if there is one.

        service: the name of the service, unless OTEL_SERVICE_NAME has one.
        """
        if not any(os.environ.get(name) for name in ENDPOINT_VARIABLES):
            return
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            log.warning("No traces are sent; to send them, run pip install 'scopitone[otel]'")
            return
        attributes = {"service.name": os.environ.get(_SERVICE_NAME_VARIABLE, service)}
        provider = TracerProvider(resource=Resource.create(attributes))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer, self._stop = provider.get_tracer("scopitone"), provider.shutdown

    def stop(self) -> None:
        """Send the spans that are left."""
        self._stop()

    @contextmanager
    def span(
        self, name: str, request_id: str = "", about: Mapping[str, SpanValue] | None = None
    ) -> Iterator[Span | None]:
        """Open a span within the current one; without a current span, within the request's.

        Yields None if traces are off.
        """
        if self._tracer is None:
            yield None
            return
        from opentelemetry import trace

        context = None
        if request_id and not trace.get_current_span().get_span_context().is_valid:
            parent = trace.NonRecordingSpan(_request_context(request_id))
            context = trace.set_span_in_context(parent)
        with self._tracer.start_as_current_span(name, context, attributes=about or {}) as span:
            yield span


def _request_context(request_id: str) -> SpanContext:
    """Return the context of a request's span; every process computes the same from the id."""
    from opentelemetry.trace import SpanContext, TraceFlags

    digest = hashlib.sha256(request_id.encode()).digest()
    return SpanContext(
        trace_id=int.from_bytes(digest[:16]),
        span_id=int.from_bytes(digest[16:24]),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


traces = Traces()
"""The tracer of this process."""
