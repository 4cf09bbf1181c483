"""scopitone tasks: list, show and cancel the tasks of a server."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    find_database,
    find_server_url,
    format_table,
    json_option,
    open_existing_database,
    print_list,
    print_result,
)
from scopitone.cli.values.name_sources import list_task_models
from scopitone.cli.values.names import Choice, Name
from scopitone.cli.values.ranges import WholeNumber
from scopitone.tasks.status import TaskStatus

_MAX_LINE = 100
STATUSES = tuple(status.value for status in TaskStatus)
account_option = click.option(
    "--account", default="default", help="Id of the account; see `accounts list`."
)


@click.group()
def command() -> None:
    """List, show, and cancel tasks. Works while the server runs."""


@command.command("list")
@click.option("--status", type=Choice(STATUSES), help="Only tasks with this status.")
@click.option(
    "--model",
    type=Name("model", list_task_models),
    metavar="NAME",
    help="Only tasks of this model.",
)
@click.option("--search", default="", help="Only tasks whose request contains this text.")
@click.option(
    "--limit",
    type=WholeNumber(1, 1000),
    default=20,
    show_default=True,
    help="Maximum number of tasks.",
)
@account_option
@json_option
@data_dir_option
def list_all(
    status: str | None,
    model: str | None,
    search: str,
    limit: int,
    account: str,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """List tasks, newest first."""
    from scopitone.tasks.queries import TaskFilter, load_task_page

    engine = find_database(data_dir)
    chosen = TaskFilter(status or "", model or "", search)
    tasks = [] if engine is None else load_task_page(engine, account, chosen, limit, None)
    rows = [
        (task.id, task.model, task.status, f"{task.progress:.0%}", _format_time(task.create_at))
        for task in tasks
    ]
    keys = ("id", "model", "status", "progress", "asked")
    items = [dict(zip(keys, row, strict=True)) for row in rows]
    table = [(*keys[:-1], "created"), *rows]
    print_list("tasks", items, table, as_json=as_json, folder=data_dir)


@command.command()
@click.argument("task")
@account_option
@json_option
@data_dir_option
def show(task: str, account: str, as_json: bool, data_dir: Path | None) -> None:
    """Show the request and the result of a task."""
    from scopitone.tasks import state
    from scopitone.tasks.presenter import task_info

    row = state.find_task(open_existing_database(data_dir), account, task)
    info = task_info(row, find_server_url(data_dir))
    print_result(info, _format_task(info), as_json=as_json)


@command.command()
@click.argument("task")
@account_option
@json_option
@data_dir_option
def cancel(task: str, account: str, as_json: bool, data_dir: Path | None) -> None:
    """Cancel a pending or running task. Its credits are released, and its callback is sent."""
    from scopitone.tasks import state
    from scopitone.tasks.queue.client import QueueClient
    from scopitone.tasks.webhooks import deliveries

    engine = open_existing_database(data_dir)
    queueing = QueueClient(engine)

    def schedule_callback(session: Any, row: Any) -> None:
        deliveries.schedule_callback(session, row, queueing.enqueue_callback)

    state.cancel(engine, account, task, schedule_callback)
    print_result({"id": task, "status": "failed"}, f"{task}: canceled", as_json=as_json)


def _format_task(info: dict[str, Any]) -> str:
    names = ("task_id", "model", "status", "credits")
    lines: list[tuple[str, str]] = [(name, str(info[name])) for name in names]
    lines.append(("created", _format_time(info["create_at"])))
    lines += [(f"  {name}", _shorten(value)) for name, value in info["param"]["input"].items()]
    result = info["result"] or {}
    if result.get("message") and info["status"] == "failed":
        lines.append(("reason", result["message"]))
    lines += [("file", url) for url in result.get("media_urls", [])]
    return format_table(lines)


def _shorten(value: object) -> str:
    """Shorten a value to one line, without characters that a terminal would act on."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text[: 2 * _MAX_LINE].split())
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)
    return shown if len(shown) <= _MAX_LINE else shown[: _MAX_LINE - 1] + "…"


def _format_time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")
