"""Writers of a SQLite file, in threads and processes, take turns; what is committed is on disk."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from scopitone.store.database import open_engine, reading, writing
from scopitone.store.sqlite_file.write_turns import WouldWaitError, forbid_waiting

ROUNDS = 60
# Without turns, a writer that meets another fails at once.
IMPATIENT = "PRAGMA busy_timeout=0"
COUNT = f"""
import sys
from sqlalchemy import event, text
from scopitone.store.database import open_engine, writing
engine = open_engine(sys.argv[1])
event.listen(engine, "connect", lambda connection, _: connection.execute("{IMPATIENT}"))
for _ in range({ROUNDS}):
    with writing(engine) as session:
        number = session.scalar(text("SELECT number FROM counter"))
        session.execute(text("UPDATE counter SET number = :n"), {{"n": number + 1}})
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET others = others + 1"))
"""
HOLD = """
import sys
from sqlalchemy import text
from scopitone.store.database import open_engine
with open_engine(sys.argv[1]).begin() as connection:
    connection.execute(text("UPDATE counter SET number = 7"))
    print("holds", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of a database with one row."""
    url = f"sqlite:///{tmp_path}/data.sqlite"
    with open_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE counter (number INTEGER, others INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0, 0)"))
    return url


@pytest.fixture
def engine(url: str) -> Engine:
    return open_engine(url)


def run(code: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def numbers(engine: Engine) -> tuple[int, int]:
    with reading(engine) as session:
        number, others = session.execute(text("SELECT number, others FROM counter")).one()
    return number, others


def test_processes_and_threads_wait_for_each_other(url: str, engine: Engine) -> None:
    processes = [run(COUNT, url) for _ in range(3)]

    def count() -> None:
        for _ in range(ROUNDS):
            with writing(engine) as session:
                session.execute(text("UPDATE counter SET number = number + 1"))

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert numbers(engine) == (5 * ROUNDS, 3 * ROUNDS)


def test_the_turn_ends_with_the_process(url: str, engine: Engine) -> None:
    holder = run(HOLD, url)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holds\n"
    with pytest.raises(WouldWaitError), forbid_waiting(), engine.begin() as connection:
        connection.execute(text("UPDATE counter SET number = 1"))
    # Readers never wait.
    assert numbers(engine) == (0, 0)
    holder.kill()
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET others = 1"))
    assert numbers(engine) == (0, 1)
    holder.wait()


def test_a_transaction_is_on_disk_when_its_commit_returns(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Path(f"{engine.url.database}-wal")
    flushed: list[int] = []

    def flush(descriptor: int) -> None:
        assert os.path.samestat(os.fstat(descriptor), log.stat())
        flushed.append(numbers(engine)[0])

    monkeypatch.setattr("scopitone.store.sqlite_file.write_turns._flush_data", flush)
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET number = 1"))
        assert flushed == []
    # What is flushed contains the transaction: others see it.
    assert flushed == [1]
    assert numbers(engine) == (1, 0)
    with engine.connect() as connection:
        connection.execute(text("UPDATE counter SET number = 2"))
        connection.rollback()
    assert len(flushed) == 1


def test_a_disk_that_fails_fails_the_commit(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("scopitone.store.sqlite_file.write_turns._flush_data", fail)
    with pytest.raises(OperationalError, match="disk I/O error"), engine.begin() as connection:
        connection.execute(text("UPDATE counter SET number = 1"))
    monkeypatch.undo()
    # The next writer gets its turn, and its flush covers both.
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET others = 1"))
    assert numbers(engine) == (1, 1)
