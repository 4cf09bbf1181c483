"""The job that draws a group of segments; any worker may take it from the queue.

Each segment is stored as one object, with the grid of cells of its frames. The object's name comes
from the plan of the video and the number of the segment: a worker that draws it again, or too late,
writes the same bytes under the same name.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from scopitone.core.errors import Canceled, ScopitoneError
from scopitone.store.blobs import Blobs
from scopitone.store.layout import PIECES
from scopitone.store.retry import DISCONNECT_ERRORS
from scopitone.tasks import state
from scopitone.tasks.runtime.context import JobRequeued, WorkerContext
from scopitone.tasks.runtime.readiness import STORE_UNREACHABLE, WorkerNotReady
from scopitone.video.encode.draw_job import DrawJob, unpack
from scopitone.video.encode.flash_meter import Cells
from scopitone.video.encode.segment_file import pack_segment, unpack_segment
from scopitone.video.encode.timings import WorkTimes, merge_work
from scopitone.video.plan.segments import Segment

log = logging.getLogger(__name__)


def draw_group(
    context: WorkerContext,
    task_id: str,
    plan: str,
    prefix: str,
    parts: Sequence[tuple[int, int, int]],
) -> dict[str, Any]:
    """Draw a group of segments, again whenever the database was lost.

    parts: (number, first frame, frame after the last) of each segment.

    Returns: {"worker": …, "seconds": …, "work": …}, or {"failed": reason}.
    Raises: JobRequeued if the worker is stopping, or must stop because it is not ready.
    """
    return context.retry_on_disconnect(
        lambda: _draw_and_report(context, task_id, plan, prefix, parts)
    )


def _draw_and_report(
    context: WorkerContext,
    task_id: str,
    plan: str,
    prefix: str,
    parts: Sequence[tuple[int, int, int]],
) -> dict[str, Any]:
    started_s = time.monotonic()
    if state.ids_finished(context.engine, [task_id]):
        return {"failed": state.CANCELLED}
    try:
        with context.watcher.watch(task_id) as token:
            inner = replace(context, cancellation=token)
            work = _draw_parts(inner, task_id, plan, prefix, parts)
    except Canceled as cancelled:
        if context.stopping.is_set():
            raise JobRequeued from cancelled
        return {"failed": state.CANCELLED}
    except (WorkerNotReady, STORE_UNREACHABLE) as error:
        context.stop_worker(error)
    except ScopitoneError as error:
        log.warning("Segments %s of %s failed: %s", number_range(parts), task_id, error)
        return {"failed": str(error)}
    except DISCONNECT_ERRORS:
        raise
    except Exception as error:
        log.exception("Segments %s of %s failed", number_range(parts), task_id)
        return {"failed": f"a worker could not draw its part ({type(error).__name__})"}
    seconds = time.monotonic() - started_s
    log.info("Drew segments %s in %.1f s", number_range(parts), seconds)
    return {"worker": context.executor_id, "seconds": round(seconds, 2), "work": asdict(work)}


def number_range(parts: Sequence[tuple[int, int, int]]) -> str:
    """Return the numbers of the segments as text, for messages."""
    return f"{parts[0][0]} to {parts[-1][0]}"


def _draw_parts(
    context: WorkerContext,
    task_id: str,
    plan: str,
    prefix: str,
    parts: Sequence[tuple[int, int, int]],
) -> WorkTimes:
    def draw_part(part: tuple[int, int, int]) -> WorkTimes:
        number, start, stop = part
        segment = Segment(start, stop, work_dir / f"{number:05}.mp4")
        with context.encoders.lend(plan, context.check) as encoder:
            cells, work = encoder.encode(draw_job, segment, context.check)
        # After the loan: while this segment is uploaded, the process draws the next one.
        context.blobs.put_as(piece_name(prefix, number), _pack_piece(segment.path, cells))
        segment.path.unlink()
        return work

    draw_job = _load_draw_job(context.blobs, plan)
    with (
        context.work_dir(f"{task_id}.{parts[0][0]}") as work_dir,
        ThreadPoolExecutor(len(parts)) as pool,
    ):
        return merge_work(pool.map(draw_part, parts))


@lru_cache(maxsize=1)
def _load_draw_job(blobs: Blobs, plan: str) -> DrawJob:
    return unpack(blobs.get(plan))


def piece_name(prefix: str, number: int) -> str:
    """Return the name in the store of segment `number`."""
    return f"{PIECES}/{prefix}-{number:05}"


def _pack_piece(pictures: Path, cells: Cells) -> Path:
    packed = pictures.with_suffix(".piece")
    with packed.open("wb") as file:
        pack_segment(pictures, cells, file)
    return packed


def fetch_piece(blobs: Blobs, prefix: str, number: int, segment: Segment) -> Cells:
    """Download a segment to its path. Returns the cells of its frames.

    Raises FileNotFoundError if the store does not have it.
    """
    packed = segment.path.with_suffix(".piece")
    blobs.copy_to(piece_name(prefix, number), packed)
    with packed.open("rb") as file:
        cells = unpack_segment(file, segment.path)
    packed.unlink()
    return cells
