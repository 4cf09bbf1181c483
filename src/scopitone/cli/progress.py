"""How progress is shown: a bar on a terminal, plain lines in a pipe, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from scopitone.cli.pace import Pace, Watch
from scopitone.video.progress import Progress, Step, silent

STRIDE = 0.1
"""Share of a stage between two plain lines."""

REDRAW_SECONDS = 0.1
"""Ten pictures a second are smooth to the eye and nothing to the processor."""


@contextmanager
def shown(fps: int, *, quiet: bool) -> Iterator[Progress]:
    """A Progress on stderr for a video of `fps` frames per second."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bars(Watch(fps)) as progress:
            yield progress
    else:
        yield PlainLines(Watch(fps))


class PlainLines:
    """A line when a stage begins, one at each tenth of it, as logs like them."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._stage = ""
        self._next = 0.0

    def __call__(self, step: Step) -> None:
        pace = self._watch.pace(step)
        if pace.stage != self._stage:
            self._stage, self._next = pace.stage, STRIDE
            click.echo(pace.stage, err=True)
        elif pace.share >= self._next - 1e-9:
            self._next = (int(pace.share / STRIDE + 1e-9) + 1) * STRIDE
            words = f" ({pace.words})" if pace.words else ""
            click.echo(f"{pace.stage} {pace.share:.0%}{words}", err=True)


@contextmanager
def _bars(watch: Watch) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bars

    # Without a thread that redraws: the renderer may fork, and a lock held by another thread
    # at that moment would stay locked in the child.
    bars = Bars(
        TextColumn("{task.description:>8}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[words]}"),
        console=Console(stderr=True),
        auto_refresh=False,
    )
    tasks: dict[str, TaskID] = {}
    drawn = 0.0

    def progress(step: Step) -> None:
        nonlocal drawn
        pace: Pace = watch.pace(step)
        if pace.stage not in tasks:
            tasks[pace.stage] = bars.add_task(pace.stage, total=1.0, words="")
        bars.update(tasks[pace.stage], completed=pace.share, words=pace.words)
        if pace.share >= 1.0 or time.monotonic() - drawn >= REDRAW_SECONDS:
            drawn = time.monotonic()
            bars.refresh()

    with bars:
        yield progress
