"""A task model is a row of the registry; all that knows models knows the same ones."""

from __future__ import annotations

from typing import get_args

import pytest
from repository import ROOT

from scopitone.core.settings import QUEUE_NAMES
from scopitone.http.models.catalogue import MODELS as HTTP_MODELS
from scopitone.http.schemas.answers import TaskInfo
from scopitone.tasks.models import MODELS
from scopitone.tasks.specs import MusicSpec
from scopitone.tasks.status import OPEN_STATUSES, TaskStatus

API_DOCS = ROOT / "docs" / "reference" / "api.md"


def test_the_server_knows_the_same_models() -> None:
    assert HTTP_MODELS.keys() == MODELS.keys()


@pytest.mark.parametrize("name", MODELS)
def test_each_model_is_documented(name: str) -> None:
    assert name in API_DOCS.read_text()


@pytest.mark.parametrize("name", MODELS)
def test_each_model_has_a_queue(name: str) -> None:
    assert MODELS[name].queue in QUEUE_NAMES


@pytest.mark.parametrize("name", MODELS)
def test_music_models_have_an_operation_and_the_others_none(name: str) -> None:
    model = MODELS[name]
    assert (model.operation is not None) == (model.spec is MusicSpec)


def test_the_api_has_the_same_statuses() -> None:
    annotation = TaskInfo.model_fields["status"].annotation
    assert get_args(annotation) == tuple(TaskStatus)
    assert set(OPEN_STATUSES) < set(TaskStatus)
