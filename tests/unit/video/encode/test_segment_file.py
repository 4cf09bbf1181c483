import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import RenderError
from scopitone.video.encode.segment_file import pack_segment, unpack_segment

PICTURES = bytes(range(256)) * 8
CELLS = np.random.default_rng(1).integers(0, 256, (4, 3, 5, 6)).astype(np.uint8)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("segment")
    (folder / "in.mp4").write_bytes(PICTURES)
    file = io.BytesIO()
    pack_segment(folder / "in.mp4", CELLS, file)
    return folder / "out.mp4", file.getvalue()


def test_a_segment_comes_back_as_it_was(packed: tuple[Path, bytes]) -> None:
    out, data = packed
    cells = unpack_segment(io.BytesIO(data), out)
    assert out.read_bytes() == PICTURES
    assert np.array_equal(cells, CELLS)
    assert cells.dtype == np.uint8


@given(st.integers(0, 10_000), st.integers(1, 255), st.booleans())
def test_damage_is_noticed_or_changes_nothing(
    packed: tuple[Path, bytes], at: int, change: int, is_cut: bool
) -> None:
    """Some bytes of a ZIP file mean nothing, such as the times of its members."""
    out, data = packed
    at %= len(data)
    damaged = data[:at] if is_cut else data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
    try:
        cells = unpack_segment(io.BytesIO(damaged), out)
    except RenderError:
        return
    assert not is_cut
    assert out.read_bytes() == PICTURES
    assert np.array_equal(cells, CELLS)
