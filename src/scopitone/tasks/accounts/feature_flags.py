"""Feature flags that the operator sets without a restart: maintenance, and each model."""

from __future__ import annotations

import time

from sqlalchemy import Engine, delete, select

from scopitone.store.database import writing
from scopitone.store.prepared_statements import PreparedStatement
from scopitone.store.tables import Switch
from scopitone.store.upsert import insert

MAINTENANCE = "maintenance"
_MODEL_OFF = "model-off:"
_SELECT_NAMES = PreparedStatement(lambda _: select(Switch.name))


def model_switch(model: str) -> str:
    """Return the name of the flag that disables `model`."""
    return _MODEL_OFF + model


def set_switch(engine: Engine, name: str, *, on: bool) -> None:
    """Set a flag; all servers on this database see it at their next request."""
    with writing(engine) as session:
        if on:
            row = insert(engine.dialect.name, Switch).values(name=name, set_at=int(time.time()))
            session.execute(row.on_conflict_do_nothing())
        else:
            session.execute(delete(Switch).where(Switch.name == name))


def load_switches(engine: Engine) -> frozenset[str]:
    """Return the names of the flags that are set."""
    with engine.connect() as connection:
        return frozenset(row.name for row in _SELECT_NAMES(connection))
