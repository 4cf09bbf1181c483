"""Output files are written whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopitone.core.errors import OutputError
from scopitone.core.output_files import write_file


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    write_file(tmp_path / "a.png", b"new")
    assert (tmp_path / "a.png").read_bytes() == b"new"
    (tmp_path / "b.png").mkdir()
    with pytest.raises(OutputError, match=r"cannot write .*b\.png"):
        write_file(tmp_path / "b.png", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.png"]
