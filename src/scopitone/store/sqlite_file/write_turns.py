"""Turns of writing to a SQLite file, which threads and processes take one after another.

SQLite makes a writer that meets another sleep, up to 0.1 s at a time and in no order. Writers that
wait here continue at once. Whoever does not wait here, such as another program, is met as usual.

A writer gives its turn back before its transaction is flushed to disk, and `commit` returns after
that, so a flush delays only those who wait for it, and one flush serves all transactions before it.
This needs `synchronous=NORMAL`, with which SQLite itself flushes its log (the file -wal) only
before it copies the log into the database: https://www.sqlite.org/pragma.html#pragma_synchronous.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import IO, Any

import scopitone.store.sqlite_file.recent_sqlite  # noqa: F401  isort: skip - before anything imports sqlite3
import sqlite3

from sqlalchemy import Engine

SUFFIX = ".turn"
"""Ends the name of the file that processes lock, next to the database."""

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE", "CREATE", "ALTER", "DROP")
_waiting_is_forbidden: ContextVar[bool] = ContextVar("may_not_wait", default=False)


class WouldWaitError(Exception):
    """The operation would have to wait for another writer. Nothing was done."""


@contextmanager
def forbid_waiting() -> Iterator[None]:
    """Raise WouldWaitError in the block where an operation would wait for another writer."""
    token = _waiting_is_forbidden.set(True)
    try:
        yield
    finally:
        _waiting_is_forbidden.reset(token)


def can_wait() -> bool:
    """Return whether this is outside of `forbid_waiting`."""
    return not _waiting_is_forbidden.get()


class WriteTurn:
    """The turn to write to one database: of one thread at a time, in one process at a time.

    The lock of the file is the process's (fcntl), so it ends with the process, and processes that
    were forked from it do not hold it.
    """

    def __init__(self, database: str) -> None:
        self._threads = threading.Lock()
        self._path = Path(f"{database}{SUFFIX}")
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Wait for the turn. Raises WouldWaitError where waiting is forbidden."""
        if not self._threads.acquire(blocking=can_wait()):
            raise WouldWaitError
        try:
            self._lock_file()
        except BaseException:
            self._threads.release()
            raise

    def give_back(self) -> None:
        """Let the next writer continue."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _lock_file(self) -> None:
        if self._file is None:
            # Never closed: closing any descriptor of the file would end the lock.
            self._file = self._path.open("ab")
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | (0 if can_wait() else fcntl.LOCK_NB))
        except BlockingIOError:
            raise WouldWaitError from None


class WriteAheadLog:
    """SQLite's log of a database, which `flush` makes durable."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-wal")
        self._flushing = threading.Lock()
        self._counting = threading.Lock()
        self._committed = self._flushed = 0
        self._inode = -1

    def flush(self) -> None:
        """Return once everything that this process has committed is on disk.

        Raises sqlite3.OperationalError if the disk fails.
        """
        with self._counting:
            self._committed += 1
            own = self._committed
        with self._flushing:
            if self._flushed >= own:
                return
            committed = self._committed
            try:
                self._write_to_disk()
            except OSError as error:
                raise sqlite3.OperationalError(f"disk I/O error: {error}") from error
            self._flushed = committed

    def _write_to_disk(self) -> None:
        # SQLite deletes the log with its last connection, and its locks are those of other files.
        try:
            log = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            # Copied into the database, and flushed, by whoever closed the last connection.
            return
        try:
            _flush_data(log)
            if (inode := os.fstat(log).st_ino) != self._inode:
                _flush_folder(self._path.parent)
                self._inode = inode
        finally:
            os.close(log)


# macOS has no fdatasync.
_flush_data = getattr(os, "fdatasync", os.fsync)


def _flush_folder(folder: Path) -> None:
    """Make the name of a new file durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def turn_of(database: str) -> WriteTurn:
    """Return the turn to write to a file; there is one for each in a process."""
    return WriteTurn(database)


@cache
def log_of(database: str) -> WriteAheadLog:
    """Return the log of a file; there is one for each in a process."""
    return WriteAheadLog(database)


@contextmanager
def hold_write_turn(engine: Engine) -> Iterator[None]:
    """Take the turn for the block, for an engine that does not by itself.

    PostgreSQL's writers need no help. Raises WouldWaitError where waiting is forbidden.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = turn_of(engine.url.database or "")
    turn.take()
    try:
        yield
    finally:
        turn.give_back()


class _Cursor(sqlite3.Cursor):
    """Takes the turn before a statement that begins to write."""

    connection: _Connection

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        with self.connection.writing_turn(sql):
            super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, rows: Any) -> _Cursor:
        with self.connection.writing_turn(sql):
            super().executemany(sql, rows)
        return self


class _Connection(sqlite3.Connection):
    """Holds the turn as long as its transaction writes, and flushes what it has committed."""

    turn: WriteTurn
    log: WriteAheadLog
    _holds = False

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        try:
            super().commit()
        except BaseException:
            self._end()
            raise
        if self._end():
            self.log.flush()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end()

    def close(self) -> None:
        super().close()
        self._give_back()

    @contextmanager
    def writing_turn(self, sql: str) -> Iterator[None]:
        """Take the turn if `sql` begins to write, until the transaction ends."""
        if not self._holds and not self.in_transaction and sql.lstrip().upper().startswith(_WRITES):
            self.turn.take()
            self._holds = True
        try:
            yield
        except BaseException:
            self._end()
            raise
        if self._end():
            self.log.flush()

    def _end(self) -> bool:
        """Give the turn back after a transaction that wrote; return whether there was one."""
        if not self._holds or self.in_transaction:
            return False
        self._give_back()
        return True

    def _give_back(self) -> None:
        if self._holds:
            self._holds = False
            self.turn.give_back()


def make_connection_class(database: str) -> Callable[..., sqlite3.Connection]:
    """Return the class of connections to a file; `sqlite3.connect` takes it as `factory`."""
    shared = {"turn": turn_of(database), "log": log_of(database)}
    return type("QueueingConnection", (_Connection,), shared)
