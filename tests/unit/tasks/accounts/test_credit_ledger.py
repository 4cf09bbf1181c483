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
from scopitone.tasks import state
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.errors import CreditsError
from scopitone.tasks.state import NewTask


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
            credit_ledger.grant(session, "default", amount)
        self.granted += amount

    @rule(target=tasks, price=st.integers(0, 600))
    def create(self, price: int) -> tuple[str, int]:
        new = NewTask("default", "m", "v", {}, {}, "http://h", None, price)
        affordable = price <= self.granted - self.charged - self.reserved
        try:
            task_id = state.create_task(self.engine, new, lambda *_: None)
        except CreditsError:
            assert not affordable
            return "", 0
        assert affordable
        self.reserved += price
        return task_id, price

    @rule(task=consumes(tasks), well=st.booleans(), twice=st.booleans())
    def end(self, task: tuple[str, int], well: bool, twice: bool) -> None:
        task_id, price = task
        if not task_id:
            return
        for _ in range(1 + twice):
            if well:
                state.succeed(self.engine, task_id, lambda *_: {"media_urls": []}, lambda *_: None)
            else:
                state.fail(self.engine, task_id, "no", lambda *_: None)
        self.reserved -= price
        self.charged += price if well else 0

    @invariant()
    def balanced(self) -> None:
        with reading(self.engine) as session:
            balance = credit_ledger.balance_of(session, "default")
        assert balance == self.granted - self.charged - self.reserved
        assert balance >= 0

    @invariant()
    def every_movement_is_in_the_books(self) -> None:
        with reading(self.engine) as session:
            [sums] = credit_ledger.audit_accounts(session)
        assert sums.is_balanced
        assert (sums.granted, sums.charged) == (self.granted, self.charged)
        assert sums.reserved == self.reserved

    @invariant()
    def it_only_grows(self) -> None:
        with reading(self.engine) as session:
            entries = session.scalars(select(LedgerEntry))
            rows = {entry.id: (entry.kind, entry.amount) for entry in entries}
        assert self.written.items() <= rows.items()
        self.written = rows


@pytest.mark.timeout(120)
def test_the_ledger_always_balances(engine: Engine) -> None:
    Ledger.engine = engine
    case = Ledger.TestCase
    case.settings = hypothesis_settings(max_examples=15, stateful_step_count=15)
    case().runTest()
