"""Statements of the busiest requests, compiled once for each kind of database.

SQLAlchemy's Core spends some 100 µs of processor time on each execution, in addition to the
database's own 10 to 20. Here its dialect and types are resolved once, and the driver's cursor is
used.
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


class PreparedStatement:
    """A statement. Calling it executes it, with values for the `bindparam`s that have none.

    Raises the errors of the driver.
    """

    def __init__(self, make: Callable[[str], ClauseElement]) -> None:
        """Compile the statement when it is first used.

        make: returns the statement for the name of a dialect.
        """
        self._make = make
        self._compiled: dict[str, _CompiledStatement] = {}

    def __call__(self, connection: Connection, **values: Any) -> list[Any]:
        """Return the rows as named tuples; empty if the statement returns no rows."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _CompiledStatement(
                self._make(dialect.name), dialect
            )
        return compiled.execute(connection.connection.cursor(), values)


class _CompiledStatement:
    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self._text = str(compiled)
        self._names = compiled.positiontup if compiled.positional else None
        self._constants = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }
        self._encoders = {
            name: process
            for name, bind in compiled.binds.items()
            if (process := _dialect_type(bind.type, dialect).bind_processor(dialect))
        }
        columns = getattr(statement, "exported_columns", ())
        row = namedtuple("row", [column.key for column in columns])  # type: ignore[misc]
        self._row: Any = row
        self._column_types = [_dialect_type(column.type, dialect) for column in columns]
        self._dialect = dialect
        self._decoders: list[tuple[int, Process]] | None = None

    def execute(self, cursor: Any, values: dict[str, Any]) -> list[Any]:
        try:
            cursor.execute(self._text, self._encode_values(values))
            if not cursor.description:
                return []
            if self._decoders is None:
                self._decoders = self._list_decoders(cursor.description)
            decoders = self._decoders
            return [self._decode_row(row, decoders) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def _encode_values(self, values: dict[str, Any]) -> Any:
        values = {**self._constants, **values}
        for name, process in self._encoders.items():
            values[name] = process(values[name])
        return values if self._names is None else [values[name] for name in self._names]

    def _list_decoders(self, description: Any) -> list[tuple[int, Process]]:
        return [
            (index, process)
            for index, (column_type, column) in enumerate(
                zip(self._column_types, description, strict=True)
            )
            if (process := column_type.result_processor(self._dialect, column[1]))
        ]

    def _decode_row(self, row: Any, decoders: list[tuple[int, Process]]) -> Any:
        values = list(row)
        for index, process in decoders:
            values[index] = process(values[index])
        return self._row._make(values)


def _dialect_type(column_type: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return column_type.dialect_impl(dialect)
