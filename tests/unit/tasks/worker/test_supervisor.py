"""Of what a worker ended."""

from __future__ import annotations

import pytest
from rows import task_row

from scopitone.tasks.worker.supervisor import describe_end
from scopitone.tasks.worker.workflows import _describe_deaths


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (-11, "SIGSEGV"),
        (-9, "SIGKILL, sent from outside"),
        (-70, "signal 70"),
        (3, "exit code 3"),
    ],
)
def test_of_what_it_ended(code: int, cause: str) -> None:
    assert describe_end(code) == cause


def test_a_task_that_was_given_up_says_what_is_known() -> None:
    deaths = "SIGSEGV in the step render\n" * 2 + "a full disk in the step render"
    known = _describe_deaths(task_row("t", deaths=deaths, step="render"), 3)
    assert known == (
        "The worker ended 3 times while doing this task, so the task failed: SIGSEGV in the step "
        "render (2 times); a full disk in the step render. The operator's log says more"
    )
    unknown = _describe_deaths(task_row("t", step="read"), 2)
    assert "without a trace, as when its machine stops, in the step read (2 times)" in unknown
