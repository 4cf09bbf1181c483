"""A finished segment in one file, with what is needed besides its pictures: the flash cells.

It is a ZIP file, so damage is noticed by its checksums.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from scopitone.core.errors import RenderError
from scopitone.video.encode.flash_meter import Cells

_PICTURES_NAME, _CELLS_NAME = "pictures", "seen.npy"
_COMPRESSION_LEVEL = 1
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError, OverflowError),
)
"""What reading a damaged ZIP file raises."""


def pack_segment(pictures: Path, cells: Cells, file: IO[bytes]) -> None:
    """Write the encoded pictures at a path, and their cells, into `file`."""
    with zipfile.ZipFile(file, "w") as packed:
        packed.write(pictures, _PICTURES_NAME)
        # Pictures are compressed already; their cells are as large, and shrink to a tenth.
        packed.compression, packed.compresslevel = zipfile.ZIP_DEFLATED, _COMPRESSION_LEVEL
        with packed.open(_CELLS_NAME, "w") as member:
            np.save(member, cells, allow_pickle=False)


def unpack_segment(file: IO[bytes], pictures: Path) -> Cells:
    """Write the encoded pictures to a path, and return their cells.

    Raises RenderError if the file is damaged.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            content = packed.read(_PICTURES_NAME)
            # To its end, where the checksum is: NumPy reads only as much as it needs.
            with packed.open(_CELLS_NAME) as member:
                cells: Cells = np.load(member, allow_pickle=False)
                member.read()
    except DAMAGE as error:
        raise RenderError("a segment is damaged") from error
    pictures.write_bytes(content)
    return cells
