"""The record of what was made: it knows a file until it is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scopitone.cli.shared.made_files import MadeFiles
from scopitone.core.errors import OutputError


def test_a_file_is_known_until_it_is_changed(tmp_path: Path) -> None:
    made = MadeFiles(tmp_path / "cache" / "made.jsonl")
    file, other = tmp_path / "a.srt", tmp_path / "b.srt"
    assert made.may_replace(file)
    for text in ("one", "two"):
        file.write_text(text)
        made.add(file)
    assert made.has_made(file)
    os.utime(file, (0, 0))
    assert not made.has_made(file)
    other.write_text("mine")
    with pytest.raises(OutputError, match=r"a\.srt, .*b\.srt exist and were not made by Scopitone"):
        made.check([file, other])
    MadeFiles(made.path, replaces_all=True).check([file, other])


def test_a_link_to_what_was_made_is_not_it(tmp_path: Path) -> None:
    made = MadeFiles(tmp_path / "made.jsonl")
    file, link = tmp_path / "a.mp4", tmp_path / "b.mp4"
    file.write_text("video")
    link.symlink_to(file)
    made.add(file)
    made.add(link)
    assert not made.may_replace(link)


def test_a_record_that_cannot_be_written_does_not_fail_what_was_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "a.mp4"
    file.write_text("video")
    made = MadeFiles(file / "made.jsonl")
    made.add(file)
    assert "a.mp4 is not recorded as made by Scopitone" in caplog.text
    assert not made.may_replace(file)
