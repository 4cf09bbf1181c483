"""The ledger against a model of itself: whatever happens, in any order."""

from __future__ import annotations

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)
from sqlalchemy import Engine, select

from scopitone.store.database import reading, writing
from scopitone.store.tables import LedgerEntry, Task
from scopitone.tasks import ledger, lifecycle
from scopitone.tasks.errors import CreditsError
from scopitone.tasks.lifecycle import NewTask


class Ledger(RuleBasedStateMachine):
    """Grants, tasks that are created, and tasks that end well or badly."""

    tasks: Bundle[tuple[str, int]] = Bundle("tasks")
    engine: Engine

    @initialize()
    def start(self) -> None:
        with writing(self.engine) as session:
            session.query(LedgerEntry).delete()
            session.query(Task).delete()
        self.granted = self.charged = self.reserved = 0
        self.written: dict[str, tuple[str, int]] = {}

    @rule(amount=st.integers(1, 1000))
    def grant(self, amount: int) -> None:
        with writing(self.engine) as session:
            ledger.grant(session, "default", amount)
        self.granted += amount

    @rule(target=tasks, price=st.integers(0, 600))
    def create(self, price: int) -> tuple[str, int]:
        new = NewTask("default", "m", "v", {}, {}, "http://h", None, price)
        affordable = price <= self.granted - self.charged - self.reserved
        try:
            task_id = lifecycle.create(self.engine, new, lambda *_: None)
        except CreditsError:
            assert not affordable
            return "", 0
        assert affordable
        self.reserved += price
        return task_id, price

    @rule(task=consumes(tasks), well=st.booleans(), again=st.booleans())
    def end(self, task: tuple[str, int], well: bool, again: bool) -> None:
        task_id, price = task
        if not task_id:
            return
        for _ in range(1 + again):
            if well:
                lifecycle.succeed(
                    self.engine, task_id, lambda *_: {"media_urls": []}, lambda *_: None
                )
            else:
                lifecycle.fail(self.engine, task_id, "no", lambda *_: None)
        self.reserved -= price
        self.charged += price if well else 0

    @invariant()
    def balanced(self) -> None:
        with reading(self.engine) as session:
            found = ledger.balance(session, "default")
        assert found == self.granted - self.charged - self.reserved
        assert found >= 0

    @invariant()
    def every_movement_is_in_the_books(self) -> None:
        with reading(self.engine) as session:
            [kept] = ledger.books(session)
        assert kept.sound
        assert (kept.granted, kept.charged) == (self.granted, self.charged)
        assert kept.reserved == self.reserved

    @invariant()
    def it_only_grows(self) -> None:
        with reading(self.engine) as session:
            rows = {one.id: (one.kind, one.amount) for one in session.scalars(select(LedgerEntry))}
        assert self.written.items() <= rows.items()
        self.written = rows


@pytest.mark.timeout(120)
def test_the_ledger_always_balances(engine: Engine) -> None:
    Ledger.engine = engine
    case = Ledger.TestCase
    case.settings = hypothesis_settings(max_examples=15, stateful_step_count=15)
    case().runTest()
