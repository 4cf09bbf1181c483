"""Write what users and stored data depend on into a folder, to compare two versions of the code.

    make snapshot OUT=/tmp/before
    make snapshot OUT=/tmp/after
    diff -r /tmp/before /tmp/after

A change that only moves or renames code leaves every file as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text

from scopitone.audio.analysis.pipeline import analyze
from scopitone.cli.main import COMMANDS, scopitone
from scopitone.core.settings import Settings
from scopitone.http.app import create_app
from scopitone.http.metrics import HttpMetrics
from scopitone.http.security.rate_limits import CallLimits
from scopitone.http.services import Services
from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice
from scopitone.music.composer.compose import compose
from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.score.json_codec import save_score
from scopitone.music.engine import GenerateSpec
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, reading
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.files.disk_space import DiskGuard
from scopitone.tasks.models import MODELS
from scopitone.tasks.queue.client import APPLICATION, WORKFLOW_VERSION, QueueClient
from scopitone.tasks.queue.topology import served_queues
from scopitone.tasks.worker import workflows
from scopitone.video.frame_sizes import ASPECT_RATIOS
from scopitone.video.inputs.song_files import read_song
from scopitone.video.options import Options
from scopitone.video.prepare import prepare
from scopitone.video.styles import STYLES, load_style

EXAMPLES = Path(__file__).parent.parent / "examples"
# Names in the source of the workflows: of a workflow, and of a step.
WORKFLOW = re.compile(r"DBOS\.workflow\(name=(\w+)")
STEP = re.compile(r'_run_step\(\s*context, task, "(\w+)"|run_step\(\s*\{"name": "(\w+)"')
# Seconds of the demo song: the title, a verse, the chorus.
FRAMES_AT_S = (1.0, 12.0, 32.0)
SHORT_SIDE = 180


def main(folder: Path) -> None:
    """Write every part into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        server = open_server(Path(data))
        parts: dict[str, Callable[[], object]] = {
            "help.txt": lambda: "\n".join(list_helps()),
            "openapi.json": lambda: create_app(server).openapi(),
            "schema.txt": lambda: "\n".join(list_tables(server)),
            "settings.json": lambda: Settings.model_json_schema(),
            "names.json": lambda: collect_names(server),
            "scores.json": lambda: {genre: hash_score(genre) for genre in GENRES},
            "frames.json": lambda: dict(hash_frames(Path(data))),
        }
        for name, make in parts.items():
            content = make()
            if not isinstance(content, str):
                content = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
            (folder / name).write_text(content + "\n")
            print(folder / name)


def open_server(data: Path) -> Services:
    """Return the services of a server with an empty database."""
    settings = Settings.with_options({"data_dir": data})
    migrate(settings.database_url, data / "lock")
    engine = open_engine(settings.database_url)
    ensure_default_account(engine)
    return Services(
        settings,
        engine,
        LocalBlobs(settings.blob_dir),
        QueueClient(engine),
        CallLimits(settings),
        DiskGuard.of(settings),
    )


def list_helps() -> Iterator[str]:
    """Yield the help of the command line and of each command."""
    context = click.Context(scopitone, info_name="scopitone", terminal_width=100)
    yield scopitone.get_help(context)
    for name in COMMANDS:
        command = scopitone.get_command(context, name)
        assert command is not None
        yield from _list_helps(command, click.Context(command, context, name))


def _list_helps(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"\n=== {context.command_path}\n{command.get_help(context)}"
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from _list_helps(inner, click.Context(inner, context, name))


def list_tables(server: Services) -> Iterator[str]:
    """Yield the statements that create the tables of the database, those of DBOS included."""
    with reading(server.engine) as session:
        statement = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        for name, sql in session.execute(statement):
            yield f"-- {name}\n{sql}"


def collect_names(server: Services) -> dict[str, Any]:
    """Return the names that are stored or scraped: models, queues, workflows, steps, metrics."""
    source = Path(workflows.__file__).read_text()
    metrics = HttpMetrics(server.engine, server.settings).render().decode()
    return {
        "application": [APPLICATION, WORKFLOW_VERSION],
        "models": {name: [row.queue, row.workflow or row.queue] for name, row in MODELS.items()},
        "queues": served_queues(server.settings, "RENDERER"),
        "workflows": sorted(getattr(workflows, name) for name in WORKFLOW.findall(source)),
        "steps": ["".join(names) for names in STEP.findall(source)],
        "metrics": sorted(re.findall(r"^# TYPE (\S+ \S+)", metrics, re.MULTILINE)),
    }


def hash_score(genre: str) -> str:
    """Return the SHA-256 of the stored score of an instrumental song with seed 1."""
    (plan,), _ = plan_takes(GenerateSpec(tags=genre, instrumental=True, seed=1, takes=1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "score.json"
        save_score(compose(plan), path)
        return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_frames(cache: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each style and shape with the SHA-256 of frames of the demo song."""
    song = read_song(EXAMPLES / "song.mp3", lyrics=EXAMPLES / "song.lrc")
    options = Options(listening=ModelChoice(NO_MODEL))
    analysis = analyze(song.audio, fps=options.fps, cache=cache)
    for shape, (across, down) in ASPECT_RATIOS.items():
        scale = SHORT_SIDE / min(across, down)
        size = {"width": round(across * scale / 2) * 2, "height": round(down * scale / 2) * 2}
        timeline, _, _ = prepare(song, analysis, replace(options, **size), cache=cache)
        for name in STYLES:
            scene = load_style(name)(timeline)
            frames = [scene.draw(int(at_s * options.fps)).frame for at_s in FRAMES_AT_S]
            digests = [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in frames]
            yield f"{name} {shape}", digests


if __name__ == "__main__":
    main(Path(sys.argv[1]))
