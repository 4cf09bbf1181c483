"""A task model added in its four places works like the others, from the catalogue to the result."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS
from pydantic import Field
from sqlalchemy import Engine, text

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.http.create_task.handler import create
from scopitone.http.models import catalogue
from scopitone.http.models.registry import ApiModel, ValidatedRequest
from scopitone.http.schemas.checking import InvalidError, Wire
from scopitone.http.security.rate_limits import CallLimits
from scopitone.http.services import Services
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import reading
from scopitone.store.tables import Task
from scopitone.tasks import models, state
from scopitone.tasks.accounts.feature_flags import model_switch, set_switch
from scopitone.tasks.errors import FeatureDisabledError
from scopitone.tasks.files.disk_space import DiskGuard
from scopitone.tasks.models import IMPORT_QUEUE, TaskModel
from scopitone.tasks.presenter import task_info
from scopitone.tasks.queue import topology
from scopitone.tasks.queue.client import APPLICATION, WORKFLOW_VERSION, QueueClient
from scopitone.tasks.runtime.cancellation_watcher import CancellationWatcher
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.runtime.encoder_cache import EncoderCache
from scopitone.tasks.runtime.readiness import Readiness
from scopitone.tasks.worker import workflows

CHIME = "scopitone/chime"


# 1. The spec.
@dataclass(frozen=True, slots=True)
class ChimeSpec:
    """How many bells to ring, and whether they are broken."""

    bells: int
    is_broken: bool = False


# 2. The schema, and how it becomes a spec.
class ChimeInput(Wire):
    """The input of scopitone/chime."""

    bells: int = Field(ge=1, le=12)
    metal: str = "bronze"


def validate_chime(_server: Services, account_id: str, fields: ChimeInput) -> ValidatedRequest:
    if fields.metal == "gold":
        raise InputError("input.metal", f"is too soft for {account_id}; choose bronze or steel")
    spec: Any = ChimeSpec(fields.bells, is_broken=fields.metal == "glass")
    return ValidatedRequest(spec, "chime1")


# 3. The workflow.
def register_chime(context: WorkerContext) -> None:
    @DBOS.workflow(name="chime")
    def chime(task_id: str, _request_id: str = "") -> None:
        task = workflows._start(context, task_id)
        assert task is not None
        rung = workflows._run_step(context, task, "ring", lambda _: ring_bells(task))
        if rung is not None:
            workflows._succeed(context, task_id, lambda *_: {"media_urls": rung["paths"]})


def ring_bells(task: Task) -> dict[str, Any]:
    spec = ChimeSpec(**task.spec)
    if spec.is_broken:
        raise InputError("input.metal", "broke at the first stroke; choose bronze or steel")
    return {"paths": [f"/media/bell-{number}" for number in range(spec.bells)]}


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ApiModel(ChimeInput, validate_chime, "audio", ("chime",), False)
    monkeypatch.setitem(catalogue.MODELS, CHIME, row)
    # 4. The row of the registry.
    spec: Any = ChimeSpec
    chime = TaskModel(CHIME, IMPORT_QUEUE, spec, 1.0, workflow="chime")
    monkeypatch.setitem(models.MODELS, CHIME, chime)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.with_options({"data_dir": tmp_path, "queue_poll_s": 0.05})


@pytest.fixture
def server(engine: Engine, settings: Settings) -> Services:
    return Services(
        settings,
        engine,
        LocalBlobs(settings.blob_dir),
        QueueClient(engine),
        CallLimits(settings),
        DiskGuard.of(settings),
    )


@pytest.fixture
def worker(server: Services) -> Iterator[None]:
    """A worker in this process that serves every queue, with the chime's workflow."""
    stopping = threading.Event()
    context = WorkerContext(
        server.settings,
        server.engine,
        server.blobs,
        server.queue_client,
        CancellationWatcher(server.engine, stopping),
        stopping,
        "one",
        EncoderCache(1, 1.0),
        Readiness.of(server.settings, server.blobs),
    )
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_engine": server.engine,
            "executor_id": "one",
            "application_version": WORKFLOW_VERSION,
            "log_level": "ERROR",
            "enable_otlp": False,
        }
    )
    workflows.register(context)
    register_chime(context)
    DBOS.listen_queues(topology.served_queues(server.settings, "a-renderer"))
    DBOS.launch()
    topology.declare_queues(server.settings, "a-renderer")
    yield
    stopping.set()
    DBOS.destroy(destroy_registry=True)


def ask(server: Services, **fields: Any) -> dict[str, Any]:
    return create(server, "default", {"model": CHIME, "input": fields}, "http://h").data


def outcome_of(server: Services, task_id: str) -> dict[str, Any]:
    """Wait for the workflow, and return what TaskInfo says then."""
    DBOS.retrieve_workflow(task_id).get_result(polling_interval_sec=0.02)
    return task_info(state.find_task(server.engine, "default", task_id), "http://h")


def test_the_catalogue_lists_it_and_its_switch_works(server: Services) -> None:
    (entry,) = catalogue.list_entries(server, "audio", "chime")
    assert entry["model"] == CHIME
    assert entry["required_input_fields"] == ["bells"]
    schema = catalogue.describe_model(server, CHIME)["input_schema"]
    assert schema["properties"]["bells"]["maximum"] == 12
    set_switch(server.engine, model_switch(CHIME), on=True)
    assert catalogue.list_entries(server, "audio", "chime") == []
    with pytest.raises(FeatureDisabledError, match=f"{CHIME} is switched off"):
        ask(server, bells=3)


@pytest.mark.usefixtures("worker")
def test_a_request_is_validated_like_any_other(server: Services) -> None:
    with pytest.raises(InvalidError) as refused:
        ask(server, bells=13)
    assert [problem["field"] for problem in refused.value.problems] == ["input.bells"]
    with pytest.raises(InputError, match="is too soft for default"):
        ask(server, bells=3, metal="gold")
    assert ask(server, bells=3, color="red")["warnings"]


@pytest.mark.usefixtures("worker")
def test_its_spec_is_stored_and_its_workflow_runs(server: Services) -> None:
    task_id = ask(server, bells=2)["task_id"]
    info = outcome_of(server, task_id)
    with reading(server.engine) as session:
        task = session.get_one(Task, task_id)
        assert (task.spec, task.model_version) == ({"bells": 2, "is_broken": False}, "chime1")
        queue = session.scalar(
            text("SELECT queue_name FROM workflow_status WHERE workflow_uuid = :id"),
            {"id": task_id},
        )
    assert queue == topology.shared_queue(IMPORT_QUEUE)
    assert (info["model"], info["status"]) == (CHIME, "success")
    urls = ["http://h/media/bell-0", "http://h/media/bell-1"]
    assert info["result"]["media_urls"] == urls


@pytest.mark.usefixtures("worker")
def test_a_step_that_raises_fails_the_task_by_the_name_of_the_field(server: Services) -> None:
    info = outcome_of(server, ask(server, bells=2, metal="glass")["task_id"])
    assert info["status"] == "failed"
    assert "input.metal: broke at the first stroke" in str(info["result"])
