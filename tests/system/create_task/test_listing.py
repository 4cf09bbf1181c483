"""The list of tasks, page by page."""

from __future__ import annotations

from typing import Any

import pytest

LIST = "/api/v1/client/job/list"
ENDING = {"audio_url": "data:,"}


@pytest.fixture(scope="module")
def created(server: Any) -> list[str]:
    """Seven tasks, oldest first, that have all failed."""
    made = [server.create("scopitone/import", ENDING) for _ in range(7)]
    for task_id in made:
        server.finished(task_id)
    return made


def page(server: Any, query: str) -> Any:
    return server.request("GET", f"{LIST}?{query}").data


def test_pages_are_stable_while_tasks_are_created(server: Any, created: list[str]) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        found = page(server, f"limit=2&cursor={cursor}")
        seen += [task["task_id"] for task in found["tasks"]]
        cursor = found["next_cursor"]
        server.finished(server.create("scopitone/import", ENDING))
    assert seen == created[::-1]


def test_items_are_those_of_taskinfo(server: Any, created: list[str]) -> None:
    newest = page(server, "limit=1")["tasks"][0]
    assert newest == server.task(newest["task_id"])
    assert {task["task_id"] for task in page(server, "limit=100")["tasks"]} >= set(created)


def test_filters(server: Any, created: list[str]) -> None:
    everything = page(server, "limit=100&status=failed&model=scopitone/import")
    assert len(everything["tasks"]) >= len(created)
    assert everything["next_cursor"] is None
    for query in ("status=success", "status=pending", "model=suno/music-video"):
        assert page(server, query) == {"tasks": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("limit=-1", "limit"),
        ("status=done", "status"),
        ("cursor=x", "cursor"),
        ("cursor=1-" + "g" * 32, "cursor"),
    ],
)
def test_what_cannot_be_listed_is_named(server: Any, query: str, field: str) -> None:
    refused = server.request("GET", f"{LIST}?{query}")
    assert refused.status == 422
    assert refused.json["data"]["errors"][0]["field"] == field
