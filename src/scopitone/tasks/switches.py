"""What the operator turns on and off without a restart: maintenance, and each model."""

from __future__ import annotations

import time

from sqlalchemy import Engine, delete, select

from scopitone.store.database import writing
from scopitone.store.prepared import Prepared
from scopitone.store.tables import Switch
from scopitone.store.upsert import insert

MAINTENANCE = "maintenance"
_MODEL_OFF = "model-off:"
_ON = Prepared(lambda _: select(Switch.name))


def model_off(model: str) -> str:
    """The name of the switch that turns `model` off."""
    return _MODEL_OFF + model


def set_switch(engine: Engine, name: str, *, on: bool) -> None:
    """Set a switch; all servers on this database see it at their next request."""
    with writing(engine) as session:
        if on:
            row = insert(engine.dialect.name, Switch).values(name=name, set_at=int(time.time()))
            session.execute(row.on_conflict_do_nothing())
        else:
            session.execute(delete(Switch).where(Switch.name == name))


def switches(engine: Engine) -> frozenset[str]:
    """The switches that are on."""
    with engine.connect() as connection:
        return frozenset(row.name for row in _ON(connection))
