"""Commands on a database that a newer version wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import command
from sqlalchemy import text

from scopitone.core.settings import Settings
from scopitone.store.database import migrate, open_engine

SCOPITONE = Path(sys.executable).with_name("scopitone")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with such a database."""
    folder = tmp_path_factory.mktemp("data")
    settings = Settings.with_options({"data_dir": folder})
    migrate(settings.database_url, folder / "lock")
    engine = open_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE scopitone_version SET version_num = '9999'"))
        connection.execute(text("INSERT INTO schema_versions VALUES ('9999', '47.11.0', 1)"))
    engine.dispose()
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["keys", "create"],
        ["keys", "list", "--json"],
        ["tasks", "list"],
        ["accounts", "list"],
        ["credits", "show"],
        ["models", "list"],
        ["maintenance", "on"],
        ["media", "check"],
        ["open"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_command_names_the_version_and_exits_with_7(folder: Path, arguments: list[str]) -> None:
    environment = {**os.environ, "SCOPITONE_DATA_DIR": str(folder)}
    done = command(*arguments, environment=environment)
    assert done.returncode == 7, done.stderr
    [line] = done.stderr.splitlines()
    assert "was written by Scopitone 47.11.0 (schema 9999)" in line
    assert "Install Scopitone 47.11.0 or newer" in line
    if "--json" in arguments:
        assert json.loads(done.stdout)["error"]["code"] == 7


@pytest.mark.parametrize("arguments", [["serve", "--port", "0"], ["worker"]], ids=lambda a: a[0])
def test_a_server_and_its_workers_do_not_start(folder: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [SCOPITONE, *arguments],
        env={**os.environ, "SCOPITONE_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (7, ""), done.stderr
    assert "Scopitone 47.11.0" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
