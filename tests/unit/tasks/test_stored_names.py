"""Names that DBOS stores: a task of one release is continued by the next, so they never change."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rows import task_row

from scopitone.core.settings import Settings
from scopitone.store.tables import Task
from scopitone.tasks.models import COVER, IMPORT, LYRICS, MODELS, VIDEO, WAV, WORD_TIMES
from scopitone.tasks.queue import topology
from scopitone.tasks.queue.client import APPLICATION, WORKFLOW_VERSION
from scopitone.tasks.worker import workflows

STEPS = {
    "import": ["fetch", "read"],
    "video": ["dress", "render"],
    "music": ["fetch", "read", "compose"],
    "clip-files": ["make"],
    "lyrics": ["write"],
    "word-times": ["listen"],
    "segments": ["draw"],
    "callback": [],
    "early-callback": [],
}
SPANS = {
    "import": "take_in",
    "video": "make_video",
    "music": "make_music",
    "clip-files": "make_files",
    "lyrics": "write_words",
    "word-times": "time_words",
    "segments": "draw_segments",
    "callback": "call_back",
    "early-callback": "call_back_early",
}
TASKS = {
    "import": (IMPORT, {}),
    "video": (VIDEO, {"clip_id": "c", "logo_url": "https://h/logo.svg"}),
    "music": (COVER, {"asked": {}}),
    "clip-files": (WAV, {"clip_id": "c"}),
    "lyrics": (LYRICS, {"prompt": "p"}),
    "word-times": (WORD_TIMES, {}),
}


class RecordingDbos:
    """Stands in for DBOS: registers workflows by name, and records the names of steps."""

    def __init__(self) -> None:
        self.workflows: dict[str, Callable[..., Any]] = {}
        self.steps: list[str] = []

    def workflow(self, name: str, **_: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self.workflows[name] = function
            return function

        return register

    def run_step(self, options: dict[str, str], *_: Any) -> dict[str, Any]:
        self.steps.append(options["name"])
        return {"done": True}


@pytest.fixture
def dbos(monkeypatch: pytest.MonkeyPatch) -> RecordingDbos:
    recording = RecordingDbos()

    def start(_: Any, name: str) -> Task:
        model, spec = TASKS[name]
        return task_row("id", model=model, spec=spec)

    monkeypatch.setattr(workflows, "DBOS", recording)
    monkeypatch.setattr(workflows, "_start", start)
    monkeypatch.setattr(workflows, "_succeed", lambda *_: None)
    monkeypatch.setattr(workflows.workflow, "delete_order_notes", lambda *_: None)
    monkeypatch.setattr(workflows.sender, "attempt_delivery", lambda *_: None)
    monkeypatch.setattr(workflows.sender, "send_early", lambda *_: None)
    context: Any = SimpleNamespace(
        settings=Settings(),
        run_attempt=None,
        engine=None,
        queueing=None,
        note_step=lambda *_: None,
    )
    workflows.register(context)
    return recording


def test_workflows_and_their_spans(dbos: RecordingDbos) -> None:
    names = {
        name: function.__qualname__.rpartition(".")[2] for name, function in dbos.workflows.items()
    }
    assert names == SPANS


@pytest.mark.parametrize("name", STEPS)
def test_steps(dbos: RecordingDbos, name: str) -> None:
    arguments = {"segments": ("t", "plan", "prefix", [(0, 0, 9)], ""), "callback": ("d", 1, 0)}
    dbos.workflows[name](*arguments.get(name, (name,)))
    assert dbos.steps == STEPS[name]


def test_queues() -> None:
    assert topology.served_queues(Settings(), "RENDERER") == [
        "import",
        "import-shared",
        "video",
        "video-shared",
        "music",
        "music-shared",
        "segments-RENDERER",
        "callback",
        "callback-shared",
    ]
    assert (APPLICATION, WORKFLOW_VERSION) == ("scopitone", "1")


def test_the_queue_of_each_model() -> None:
    assert {name: model.queue for name, model in MODELS.items()} == {
        "scopitone/import": "import",
        "suno/music-video": "video",
        "suno/music-generate": "music",
        "suno/music-extend": "music",
        "suno/music-extend-upload": "music",
        "suno/music-cover": "music",
        "suno/vocal-separation": "import",
        "scopitone/wav": "import",
        "scopitone/midi": "import",
        "scopitone/pictures": "import",
        "scopitone/lyrics": "import",
        "scopitone/word-times": "import",
    }
