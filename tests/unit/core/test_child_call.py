"""Calls in a child process: results, reports, errors, and what ends them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from child_functions import add, die, fail, report_for_ever

from scopitone.core.child_processes.child_call import call_in_child
from scopitone.core.errors import Canceled, InputError, MediaError, OutputError, RenderError


def test_the_result_comes_from_another_process_after_its_reports() -> None:
    reports: list[object] = []
    total, process = call_in_child(add, 1, 2, report=reports.append)
    assert (total, reports) == (3, [0, 1, 2])
    assert process != os.getpid()


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("media", MediaError, "audio: is not a song; accepted: songs"),
        ("output", OutputError, "cannot write: the disk is full"),
        ("other", RenderError, "ZeroDivisionError: division by zero"),
    ],
)
def test_an_error_keeps_its_class(name: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        call_in_child(fail, name)
    assert str(caught.value) == message
    if isinstance(caught.value, InputError):
        assert caught.value.field == "audio"


def test_a_killed_process_is_an_error() -> None:
    with pytest.raises(RenderError, match="ended unexpectedly"):
        call_in_child(die)


@pytest.mark.parametrize("stops", ["report", "check"])
def test_what_a_callback_raises_ends_the_process(tmp_path: Path, stops: str) -> None:
    note = tmp_path / "process"

    def stop(*_: object) -> None:
        if note.exists() and note.read_text():
            raise Canceled("enough")

    callbacks: dict[str, Any] = {stops: stop}
    with pytest.raises(Canceled):
        call_in_child(report_for_ever, note, **callbacks)
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
