"""ZIP files that would take far more memory than bytes."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest

from scopitone.core.errors import InputError
from scopitone.tasks.projects.archive_reader import MAX_ENTRIES, open_archive

ENTRIES = 100_000
_ENTRY = b"PK\x01\x02" + bytes(42)
_DIRECTORY = _ENTRY * ENTRIES
_END = b"PK\x05\x06" + bytes(4)
_LOCATOR = b"PK\x06\x07" + bytes(4)


def end_plainly(count: int) -> bytes:
    return _END + struct.pack("<HHIIH", count, count, len(_DIRECTORY), 0, 0)


def end_as_zip64(count: int) -> bytes:
    size = len(_DIRECTORY)
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, 0)
    locator = _LOCATOR + struct.pack("<QI", size, 1)
    return record + locator + _END + struct.pack("<HHIIH", 65535, 65535, 2**32 - 1, 2**32 - 1, 0)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(end_plainly(65535), id="plain"),
        pytest.param(end_plainly(1), id="a count that is a lie"),
        pytest.param(end_as_zip64(ENTRIES), id="ZIP64"),
    ],
)
def test_a_directory_of_many_entries_is_refused_before_it_is_read(end: bytes) -> None:
    file = io.BytesIO(_DIRECTORY + end)
    tracemalloc.start()
    with (
        pytest.raises(InputError, match=f"^file: has .* accepted: at most {MAX_ENTRIES} entries"),
        open_archive(file, 1),
    ):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 2**20


def test_entries_within_the_size_of_a_directory_are_counted() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(MAX_ENTRIES + 1):
            archive.writestr(str(number), b"")
    with pytest.raises(InputError, match=f"has {MAX_ENTRIES + 1} entries"), open_archive(file, 1):
        pass
