"""Progress display: bars on a terminal, plain lines in a pipe, JSON lines, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, get_args

import click

from scopitone.cli.progress.eta import Eta, EtaMeter
from scopitone.cli.progress.json_lines import JsonLines, ProgressItem
from scopitone.core.progress import ProgressCallback, RenderProgress, ignore_progress

STRIDE = 0.1
"""Share of a stage between two plain lines."""

REDRAW_INTERVAL_S = 0.1
"""Ten updates a second look smooth and cost next to nothing."""


ProgressMode = Literal["auto", "plain", "json", "none"]
MODES: tuple[ProgressMode, ...] = get_args(ProgressMode)


@contextmanager
def show_progress(
    fps: int, mode: ProgressMode, item: ProgressItem | None = None
) -> Iterator[ProgressCallback]:
    """Show progress on stderr for a video of `fps` frames per second.

    mode: `auto` shows bars on a terminal, and plain lines elsewhere. item: what JSON lines name.
    """
    if mode == "none":
        yield ignore_progress
    elif mode == "json":
        yield JsonLines(EtaMeter(fps), item)
    elif mode == "auto" and sys.stderr.isatty():
        with _show_bars(EtaMeter(fps)) as progress:
            yield progress
    else:
        yield PlainLines(EtaMeter(fps))


class PlainLines:
    """Prints a line when a stage begins and one at each tenth of it, for logs."""

    def __init__(self, meter: EtaMeter) -> None:
        self._meter = meter
        self._stage = ""
        self._next = 0.0

    def __call__(self, step: RenderProgress) -> None:
        eta = self._meter.measure(step)
        if eta.stage != self._stage:
            self._stage, self._next = eta.stage, STRIDE
            click.echo(eta.stage, err=True)
        elif eta.share >= self._next - 1e-9:
            self._next = (int(eta.share / STRIDE + 1e-9) + 1) * STRIDE
            details = f" ({eta.text})" if eta.text else ""
            click.echo(f"{eta.stage} {eta.share:.0%}{details}", err=True)


@contextmanager
def _show_bars(meter: EtaMeter) -> Iterator[ProgressCallback]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bars

    # No thread may redraw the bars: the renderer may fork, and a lock that another thread holds
    # at that moment would stay locked in the child.
    bars = Bars(
        TextColumn("{task.description:>8}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[text]}"),
        console=Console(stderr=True),
        auto_refresh=False,
    )
    tasks: dict[str, TaskID] = {}
    drawn_s = 0.0

    def progress(step: RenderProgress) -> None:
        nonlocal drawn_s
        eta: Eta = meter.measure(step)
        if eta.stage not in tasks:
            tasks[eta.stage] = bars.add_task(eta.stage, total=1.0, text="")
        bars.update(tasks[eta.stage], completed=eta.share, text=eta.text)
        if eta.share >= 1.0 or time.monotonic() - drawn_s >= REDRAW_INTERVAL_S:
            drawn_s = time.monotonic()
            bars.refresh()

    with bars:
        yield progress
