"""Statements of the busiest requests, compiled once for each kind of database.

SQLAlchemy's Core spends some 100 µs of processor time on each execution besides the database's
own 10 to 20. Here its dialects and types are asked once, and the driver's cursor is used.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]


class Prepared:
    """A statement; calling it executes it.

    Its values are the `bindparam`s that have no value of their own. Errors are the driver's.
    """

    def __init__(self, make: Callable[[str], ClauseElement]) -> None:
        """`make` gives the statement for the name of a dialect."""
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, connection: Connection, **given: Any) -> list[Any]:
        """The rows, as named tuples; none where the statement gives none."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._make(dialect.name), dialect)
        return compiled.execute(connection.connection.cursor(), given)


class _Compiled:
    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        made = statement.compile(dialect=dialect)
        assert isinstance(made, SQLCompiler)
        self._text = str(made)
        self._names = made.positiontup if made.positional else None
        self._fixed = {
            name: bind.effective_value for name, bind in made.binds.items() if not bind.required
        }
        self._encode = {
            name: process
            for name, bind in made.binds.items()
            if (process := _impl(bind.type, dialect).bind_processor(dialect))
        }
        columns = getattr(statement, "exported_columns", ())
        row = namedtuple("row", [column.key for column in columns])  # type: ignore[misc]
        self._row: Any = row
        self._kinds = [_impl(column.type, dialect) for column in columns]
        self._dialect = dialect
        self._decode: list[tuple[int, Process]] | None = None

    def execute(self, cursor: Any, given: dict[str, Any]) -> list[Any]:
        try:
            cursor.execute(self._text, self._values(given))
            if not cursor.description:
                return []
            if self._decode is None:
                self._decode = self._decoders(cursor.description)
            decode = self._decode
            return [self._decoded(row, decode) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def _values(self, given: dict[str, Any]) -> Any:
        values = {**self._fixed, **given}
        for name, process in self._encode.items():
            values[name] = process(values[name])
        return values if self._names is None else [values[name] for name in self._names]

    def _decoders(self, description: Any) -> list[tuple[int, Process]]:
        return [
            (place, process)
            for place, (kind, told) in enumerate(zip(self._kinds, description, strict=True))
            if (process := kind.result_processor(self._dialect, told[1]))
        ]

    def _decoded(self, row: Any, decode: list[tuple[int, Process]]) -> Any:
        values = list(row)
        for place, process in decode:
            values[place] = process(values[place])
        return self._row._make(values)


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
