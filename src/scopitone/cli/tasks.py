"""scopitone tasks: what the server was asked, beside the running server."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scopitone.cli.operating import as_json, data_dir, existing_database, server_url, table, tell

_LONGEST = 100
STATUSES = ("pending", "running", "success", "failed")
account_option = click.option(
    "--account", default="default", help="Whose; an id of `accounts list`."
)


@click.group()
def command() -> None:
    """Look at tasks and cancel them. Works beside a running server."""


@command.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only those.")
@click.option("--model", default="", help="Only those of this model.")
@click.option("--search", default="", help="Only those whose request holds this text.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@account_option
@as_json
@data_dir
def list_all(
    status: str | None,
    model: str,
    search: str,
    limit: int,
    account: str,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """List tasks, the newest first."""
    from scopitone.tasks.listing import Filter, tasks_of

    found = tasks_of(
        existing_database(data_dir), account, Filter(status or "", model, search), limit, None
    )
    rows = [
        (task.id, task.model, task.status, f"{task.progress:.0%}", _moment(task.create_at))
        for task in found
    ]
    head = ("id", "model", "status", "progress", "asked")
    shown = [dict(zip(head, row, strict=True)) for row in rows]
    tell({"tasks": shown}, table([head, *rows]), as_json=as_json)


@command.command()
@click.argument("task")
@account_option
@as_json
@data_dir
def show(task: str, account: str, as_json: bool, data_dir: Path | None) -> None:
    """Show one task: what was asked, and what came of it."""
    from scopitone.tasks import lifecycle
    from scopitone.tasks.view import task_info

    found = lifecycle.find(existing_database(data_dir), account, task)
    info = task_info(found, server_url(data_dir))
    tell(info, _in_words(info), as_json=as_json)


@command.command()
@click.argument("task")
@account_option
@as_json
@data_dir
def cancel(task: str, account: str, as_json: bool, data_dir: Path | None) -> None:
    """End a task that waits or runs; its credits are given back, its callback is sent."""
    from scopitone.tasks import deliveries, lifecycle
    from scopitone.tasks.queueing import Queueing

    engine = existing_database(data_dir)
    queueing = Queueing(engine)

    def owe(session: Any, one: Any) -> None:
        deliveries.owe(session, one, queueing.enqueue_callback)

    lifecycle.cancel(engine, account, task, owe)
    tell({"id": task, "status": "failed"}, f"{task}: cancelled", as_json=as_json)


def _in_words(info: dict[str, Any]) -> str:
    names = ("task_id", "model", "status", "credits")
    lines: list[tuple[str, str]] = [(name, str(info[name])) for name in names]
    lines.append(("asked", _moment(info["create_at"])))
    lines += [(f"  {name}", _short(value)) for name, value in info["param"]["input"].items()]
    result = info["result"] or {}
    if result.get("message") and info["status"] == "failed":
        lines.append(("reason", result["message"]))
    lines += [("made", url) for url in result.get("media_urls", [])]
    return table(lines)


def _short(value: object) -> str:
    """One line for a terminal, in which nothing of the text can command it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text[: 2 * _LONGEST].split())
    shown = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in line)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")
