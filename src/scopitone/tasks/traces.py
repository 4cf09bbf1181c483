"""OpenTelemetry traces: a request, the task that it asked for, its steps and its segments.

They are off unless one of OpenTelemetry's own variables says where they go. No trace context is
stored with a task: what is done for a request, on whatever machine, finds the request's trace and
span by the request's id, which goes with the task anyway.
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

WHERE = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_NAME = "OTEL_SERVICE_NAME"

Value = str | int | float


class Traces:
    """Where this process's spans go; nowhere until `start` finds an address."""

    def __init__(self) -> None:
        self._tracer: Tracer | None = None
        self._stop: Callable[[], None] = lambda: None

    def start(self, service: str) -> None:
        """Send spans from now on, as the environment says. `service`: unless it has a name."""
        if not any(os.environ.get(name) for name in WHERE):
            return
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            log.warning("No traces are sent: they need pip install 'scopitone[otel]'")
            return
        named = {"service.name": os.environ.get(_NAME, service)}
        provider = TracerProvider(resource=Resource.create(named))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer, self._stop = provider.get_tracer("scopitone"), provider.shutdown

    def stop(self) -> None:
        """Send what is still here."""
        self._stop()

    @contextmanager
    def span(
        self, name: str, request_id: str = "", about: Mapping[str, Value] | None = None
    ) -> Iterator[Span | None]:
        """A span within the one that is open here; without one, within the request's.

        Yields None where no traces are wanted.
        """
        if self._tracer is None:
            yield None
            return
        from opentelemetry import trace

        context = None
        if request_id and not trace.get_current_span().get_span_context().is_valid:
            parent = trace.NonRecordingSpan(_of_request(request_id))
            context = trace.set_span_in_context(parent)
        with self._tracer.start_as_current_span(name, context, attributes=about or {}) as span:
            yield span


def _of_request(request_id: str) -> SpanContext:
    """The same for everybody who knows the id."""
    from opentelemetry.trace import SpanContext, TraceFlags

    digest = hashlib.sha256(request_id.encode()).digest()
    return SpanContext(
        trace_id=int.from_bytes(digest[:16]),
        span_id=int.from_bytes(digest[16:24]),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


traces = Traces()
"""Those of this process, as there is one log of it."""
