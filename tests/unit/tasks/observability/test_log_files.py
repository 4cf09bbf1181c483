"""A rotated log never deletes files of others."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.tasks.observability import logs


@pytest.mark.parametrize("name", ["notes.txt", "notes.txt.1", "notes.txt.4", "notes.txt.40"])
def test_files_of_others_are_not_rotated(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Call Anna\n")
    settings = Settings.with_options({"log_file": tmp_path / "notes.txt"})
    with pytest.raises(InputError, match=rf"SCOPITONE_LOG_FILE: .*{name} was not written by"):
        logs.configure_logging(settings)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "Call Anna\n")]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_own_parts_are_rotated_again(tmp_path: Path, log_format: str) -> None:
    (tmp_path / "scopitone.log.html").write_text("of others")
    settings = Settings.with_options(
        {"log_file": tmp_path / "scopitone.log", "log_format": log_format}
    ).model_copy(update={"log_file_bytes": 200})
    for _ in range(2):
        handler = logs._open_handler(settings)
        handler.setFormatter(logs._make_formatter(settings))
        for number in range(12):
            record = logging.LogRecord("scopitone.x", 20, "", 1, f"{number}\n{'x' * 50}", (), None)
            handler.emit(record)
        handler.close()
    parts = {path.name for path in tmp_path.glob("scopitone.log*")}
    assert parts == {"scopitone.log", "scopitone.log.html"} | {
        f"scopitone.log.{number}" for number in range(1, 5)
    }
