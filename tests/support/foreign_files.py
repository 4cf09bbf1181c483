"""Files of others, with names like ours and unlike ours, to lie in the folders that we use."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

CONTENT = b"somebody else's"
HASH = hashlib.sha256(CONTENT).hexdigest()
KEY = f"{HASH[:2]}/{HASH}"
TASK = "0" * 14 + "ab" * 9
PIECE = f"pieces/{TASK}-{'c' * 16}-00001"
NAMES = (
    "letter.odt",
    "holiday/beach.jpg",
    "holiday/video.mp4#1",
    KEY,
    f"{KEY}#1",
    f"{HASH[:2]}/notes.txt",
    f"{HASH[:2]}/x#1",
    HASH,
    f"trash/{KEY}",
    "trash/old.txt",
    PIECE,
    f"{PIECE}#2",
    "pieces/of cake.txt",
    f"uploads/{'d' * 32}",
    f"{TASK}/attempt/half.mp4",
    f"{TASK}.segments-3/00001.mp4",
    f"media/{KEY}",
    "brand/logo.png",
    "previews/frame.jpg",
    "orders/1.json",
    "tmpabcd1234/file",
    "file.tmp",
    "scopitone-123abc-999999999-abcdefgh/file",
    "0.lock",
)
"""Names of files, and of objects of a store."""


def plant(folder: Path, age_s: float) -> list[Path]:
    """Write a file of each name in `folder`, last changed `age_s` seconds ago; returns them."""
    paths = [folder / name for name in NAMES]
    then = time.time() - age_s
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)
        os.utime(path, (then, then))
    for path in folder.rglob("*"):
        os.utime(path, (then, then))
    return paths
