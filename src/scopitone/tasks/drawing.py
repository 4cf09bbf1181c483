"""A group of segments, drawn by whichever worker took it from the queue.

Each segment is stored with what was seen of its frames as one object, whose name is made of the
video's plan and the segment's number. Whoever draws it again, or too late, writes the same bytes
under the same name.
"""

from __future__ import annotations

import logging
import time
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from scopitone.errors import Cancelled, ScopitoneError
from scopitone.store.blobs import Blobs
from scopitone.store.patience import LOST
from scopitone.tasks import lifecycle
from scopitone.tasks.fitness import STORE_AWAY, UnfitError
from scopitone.tasks.workshop import HandBack, Workshop
from scopitone.video.cutting import Segment
from scopitone.video.flash import Cells
from scopitone.video.pace import Work, together
from scopitone.video.parcel import Parcel, unpacked

log = logging.getLogger(__name__)
_PICTURES, _SEEN = "pictures", "seen.npy"


def draw(
    shop: Workshop, task_id: str, plan: str, prefix: str, parts: Sequence[tuple[int, int, int]]
) -> dict[str, Any]:
    """The outcome of a group: {"worker": …, "seconds": …, "work": …}, or {"failed": reason}.

    Raises HandBack if the worker is stopping, or must because it is not fit for work.
    """
    return shop.patiently(lambda: _drawn(shop, task_id, plan, prefix, parts))


def _drawn(
    shop: Workshop, task_id: str, plan: str, prefix: str, parts: Sequence[tuple[int, int, int]]
) -> dict[str, Any]:
    began = time.monotonic()
    if lifecycle.ended(shop.engine, [task_id]):
        return {"failed": lifecycle.CANCELLED}
    try:
        with shop.watch.over(task_id) as interruption:
            work = _draw(replace(shop, interruption=interruption), task_id, plan, prefix, parts)
    except Cancelled as cancelled:
        if shop.stopping.is_set():
            raise HandBack from cancelled
        return {"failed": lifecycle.CANCELLED}
    except (UnfitError, STORE_AWAY) as error:
        shop.step_aside(error)
    except ScopitoneError as error:
        log.warning("Segments %s of %s failed: %s", numbers(parts), task_id, error)
        return {"failed": str(error)}
    except LOST:
        raise
    except Exception as error:
        log.exception("Segments %s of %s failed", numbers(parts), task_id)
        return {"failed": f"a worker could not draw its part ({type(error).__name__})"}
    seconds = time.monotonic() - began
    log.info("Drew segments %s in %.1f s", numbers(parts), seconds)
    return {"worker": shop.executor_id, "seconds": round(seconds, 2), "work": asdict(work)}


def numbers(parts: Sequence[tuple[int, int, int]]) -> str:
    """The segments' numbers, for people."""
    return f"{parts[0][0]} to {parts[-1][0]}"


def _draw(
    shop: Workshop, task_id: str, plan: str, prefix: str, parts: Sequence[tuple[int, int, int]]
) -> Work:
    def one(part: tuple[int, int, int]) -> Work:
        number, start, stop = part
        segment = Segment(start, stop, bench / f"{number:05}.mp4")
        with shop.encoders.lend(plan, shop.check) as desk:
            seen, work = desk.encode(parcel, segment, shop.check)
        # Behind the lending: while this is sent away, the process draws what is next.
        shop.blobs.put_as(piece_name(prefix, number), _piece(segment.path, seen))
        segment.path.unlink()
        return work

    parcel = _parcel(shop.blobs, plan)
    with shop.bench(f"{task_id}.{parts[0][0]}") as bench, ThreadPoolExecutor(len(parts)) as pool:
        return together(pool.map(one, parts))


@lru_cache(maxsize=1)
def _parcel(blobs: Blobs, plan: str) -> Parcel:
    return unpacked(blobs.get(plan))


def piece_name(prefix: str, number: int) -> str:
    """Where segment `number` is stored."""
    return f"pieces/{prefix}-{number:05}"


def _piece(pictures: Path, seen: Cells) -> Path:
    packed = pictures.with_suffix(".piece")
    with zipfile.ZipFile(packed, "w") as file:
        file.write(pictures, _PICTURES)
        # Pictures are small already; what was seen of them is as large, and becomes a tenth.
        about = zipfile.ZipInfo(_SEEN)
        about.compress_type = zipfile.ZIP_DEFLATED
        with file.open(about, "w") as out:
            np.save(out, seen, allow_pickle=False)
    return packed


def fetch(blobs: Blobs, prefix: str, number: int, segment: Segment) -> Cells:
    """Bring a piece here: pictures to the segment's path; gives what was seen of the frames.

    Raises FileNotFoundError.
    """
    packed = segment.path.with_suffix(".piece")
    blobs.copy_to(piece_name(prefix, number), packed)
    with zipfile.ZipFile(packed) as file:
        segment.path.write_bytes(file.read(_PICTURES))
        with file.open(_SEEN) as told:
            seen: Cells = np.load(told, allow_pickle=False)
    packed.unlink()
    return seen
