"""Idempotency keys against a model of themselves."""

from __future__ import annotations

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, delete, select, update

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import IdempotencyKey
from scopitone.tasks.accounts import idempotency
from scopitone.tasks.accounts.idempotency import RETENTION_S, Claim
from scopitone.tasks.errors import InFlightError

keys = st.sampled_from(["a", "b"])
bodies = st.sampled_from([{"x": 1}, {"x": 2}])


class Keys(RuleBasedStateMachine):
    """Requests that claim keys, are answered, fail, die or grow old, in any order."""

    engine: Engine

    @initialize()
    def start(self) -> None:
        with writing(self.engine) as session:
            session.execute(delete(IdempotencyKey))
        self.bodies: dict[str, dict[str, int]] = {}
        self.claims: dict[str, Claim] = {}
        self.answers: dict[str, dict[str, int]] = {}
        self.expired: set[str] = set()
        self.made = 0

    @rule(key=keys, body=bodies)
    def ask(self, key: str, body: dict[str, int]) -> None:
        try:
            claim = idempotency.claim_key(self.engine, "default", key, body)
        except InputError:
            assert self.bodies[key] != body
        except InFlightError:
            assert self.bodies[key] == body
            assert key in self.claims
        else:
            if isinstance(claim, Claim):
                assert key not in self.bodies
                self.bodies[key], self.claims[key] = body, claim
            else:
                assert self.bodies[key] == body
                assert claim == self.answers[key]

    @rule(key=keys)
    def answer(self, key: str) -> None:
        if claimed := self.claims.pop(key, None):
            self.made += 1
            self.answers[key] = {"task": self.made}
            with writing(self.engine) as session:
                idempotency.store_answer(session, claimed, self.answers[key])

    @rule(key=keys)
    def fail(self, key: str) -> None:
        if claimed := self.claims.pop(key, None):
            idempotency.release_claim(self.engine, claimed)
            del self.bodies[key]

    @rule(key=keys)
    def die_and_be_taken_over(self, key: str) -> None:
        """The claim grows old; the next request gets it, and the first can keep nothing."""
        if claimed := self.claims.pop(key, None):
            self._age(key, idempotency._CLAIM_TIMEOUT_S)
            taken = idempotency.claim_key(self.engine, "default", key, self.bodies[key])
            assert isinstance(taken, Claim)
            self.claims[key] = taken
            if taken != claimed:
                with pytest.raises(InFlightError), writing(self.engine) as session:
                    idempotency.store_answer(session, claimed, {"task": -1})

    @rule(key=keys)
    def grow_old(self, key: str) -> None:
        """The key is valid until a sweep deletes it."""
        if key in self.answers:
            self._age(key, RETENTION_S)
            self.expired.add(key)

    @rule()
    def sweep(self) -> None:
        with writing(self.engine) as session:
            idempotency.delete_expired(session)
        for key in self.expired:
            del self.answers[key], self.bodies[key]
        self.expired.clear()

    def _age(self, key: str, seconds: int) -> None:
        older = IdempotencyKey.created_at - seconds
        with writing(self.engine) as session:
            session.execute(
                update(IdempotencyKey).where(IdempotencyKey.key == key).values(created_at=older)
            )

    @invariant()
    def nothing_is_lost(self) -> None:
        with reading(self.engine) as session:
            rows = {row.key: row.answer for row in session.scalars(select(IdempotencyKey))}
        for key, answer in self.answers.items():
            assert rows[key] == answer


@pytest.mark.timeout(120)
def test_a_key_has_one_answer(engine: Engine) -> None:
    Keys.engine = engine
    case = Keys.TestCase
    case.settings = hypothesis_settings(max_examples=20, stateful_step_count=15)
    case().runTest()


def test_accounts_do_not_share_keys(engine: Engine) -> None:
    from scopitone.tasks.accounts.accounts import create_account

    other_id = create_account(engine, "other").id
    assert isinstance(idempotency.claim_key(engine, "default", "k", {}), Claim)
    assert isinstance(idempotency.claim_key(engine, other_id, "k", {"x": 1}), Claim)


def test_the_same_json_in_another_spelling_is_the_same_body(engine: Engine) -> None:
    claimed = idempotency.claim_key(engine, "default", "k", {"a": 1, "b": 2})
    assert isinstance(claimed, Claim)
    with writing(engine) as session:
        idempotency.store_answer(session, claimed, {"task_id": "t"})
    assert idempotency.claim_key(engine, "default", "k", {"b": 2, "a": 1}) == {"task_id": "t"}


def test_a_key_of_255_characters_is_kept_for_a_day(engine: Engine) -> None:
    key = "k" * 255
    claimed = idempotency.claim_key(engine, "default", key, {})
    assert isinstance(claimed, Claim)
    with writing(engine) as session:
        idempotency.store_answer(session, claimed, {"task_id": "t"})
        nearly = IdempotencyKey.created_at - (24 * 3600 - 60)
        session.execute(update(IdempotencyKey).values(created_at=nearly))
        idempotency.delete_expired(session)
    assert idempotency.claim_key(engine, "default", key, {}) == {"task_id": "t"}
    with pytest.raises(InputError, match="at most 255"):
        idempotency.claim_key(engine, "default", key + "k", {})
