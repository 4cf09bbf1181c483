"""From a CreateTask body to a task."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import Session

from scopitone.http.catalogue import MODELS, check_offered, offered
from scopitone.http.schemas.checking import InvalidError, check, unknown_fields
from scopitone.http.schemas.requests import CreateTask
from scopitone.http.services import Services
from scopitone.store.prepared import Prepared
from scopitone.store.tables import Task
from scopitone.tasks import idempotency, lifecycle
from scopitone.tasks.errors import MaintenanceError, RateLimitedError
from scopitone.tasks.idempotency import Claim
from scopitone.tasks.lifecycle import NewTask
from scopitone.tasks.queues import place_of
from scopitone.tasks.switches import MAINTENANCE, switches

_LAST = 8
_LONGEST_S = 600
_UNFINISHED = Prepared(
    lambda _: (
        select(Task.status)
        .where(
            Task.account_id == bindparam("account"),
            # Spelled out, for a list's length is not known when it is compiled.
            (Task.status == lifecycle.OPEN[0]) | (Task.status == lifecycle.OPEN[1]),
        )
        .limit(bindparam("most", type_=BigInteger))
    )
)


@dataclass(frozen=True, slots=True)
class Created:
    """`data` of the answer, and whether it is the answer of an earlier request."""

    data: dict[str, Any]
    replayed: bool = False


def create(
    server: Services, account_id: str, body: dict[str, Any], base_url: str, name: str = ""
) -> Created:
    """Create the task that `body` asks for, once for each `name` (the Idempotency-Key).

    Raises what `prepare` raises, MaintenanceError, CreditsError, RateLimitedError,
    InFlightError.
    """
    if not name:
        return Created(_create(server, account_id, body, base_url, None))
    claimed = idempotency.claim(server.engine, account_id, name, body)
    if not isinstance(claimed, Claim):
        return Created(claimed, replayed=True)
    try:
        return Created(_create(server, account_id, body, base_url, claimed))
    except BaseException:
        idempotency.give_back(server.engine, claimed)
        raise


def _create(
    server: Services, account_id: str, body: dict[str, Any], base_url: str, claimed: Claim | None
) -> dict[str, Any]:
    if MAINTENANCE in switches(server.engine):
        raise MaintenanceError("Maintenance: no new tasks for now; running ones go on")
    server.room.check()
    new, warnings = prepare(server, account_id, body, base_url)
    data: dict[str, Any] = {"warnings": warnings} if warnings else {}

    def hand_over(session: Session, model: str, task_id: str) -> None:
        _check_open_tasks(server, session, account_id)
        data["task_id"] = task_id
        if claimed:
            idempotency.keep(session, claimed, data)
        place = place_of(session, account_id, model, new.spec)
        server.queueing.enqueue(session, model, task_id, place)

    lifecycle.create(server.engine, new, hand_over)
    return data


def _check_open_tasks(server: Services, session: Session, account_id: str) -> None:
    """Refuse a task, which the session holds already, beyond the account's limit."""
    limit = server.settings.max_open_tasks
    if not limit:
        return
    unfinished = _UNFINISHED(session.connection(), account=account_id, most=limit + 1)
    if len(unfinished) > limit:
        raise RateLimitedError(
            f"The account has {limit} unfinished tasks, which is the limit",
            _until_one_ends(session, account_id, limit, server.settings.rate_window_s),
        )


def _until_one_ends(session: Session, account_id: str, limit: int, usual_s: int) -> int:
    """Seconds in which one of the account's unfinished tasks should end, of which it has `limit`.

    The oldest of them takes as long as the longest of the last few did, and they end as often as
    those did, or a third as often: not like clockwork. Where none has ended yet, `usual_s`.
    """
    newest = (
        select(Task.create_at, Task.complete_at)
        .where(Task.account_id == account_id)
        .order_by(Task.create_at.desc())
        .limit(limit + _LAST)
    )
    rows = session.execute(newest).all()
    now = time.time()
    oldest = min((begun for begun, ended in rows if ended is None), default=now)
    last = sorted((ended, ended - begun) for begun, ended in rows if ended is not None)[-_LAST:]
    if not last:
        return max(usual_s, math.ceil(now - oldest))
    left = max(took for _, took in last) - (now - oldest)
    since = max(last[0][0], oldest)
    pause = (now - since) / (1 + sum(ended > since for ended, _ in last))
    return min(_LONGEST_S, max(1, math.ceil(left), math.ceil(3 * pause)))


def prepare(
    server: Services, account_id: str, body: dict[str, Any], base_url: str
) -> tuple[NewTask, list[str]]:
    """The task that `body` asks for, and warnings about what was ignored.

    Raises InvalidError, InputError, NotFoundError or, for a body that is right,
    FeatureDisabledError.
    """
    asked = check(CreateTask, body)
    model = MODELS.get(asked.model)
    if model is None:
        raise InvalidError([_unknown_model(asked.model, offered(server))])
    fields = check(model.schema, asked.input, "input")
    prepared = model.prepare(server, account_id, fields)
    check_offered(server, asked.model)
    warnings = unknown_fields(CreateTask, body)
    warnings += unknown_fields(model.schema, asked.input, "input")
    new = NewTask(
        account_id=account_id,
        model=asked.model,
        model_version=prepared.model_version,
        request=body,
        spec=asdict(prepared.spec),
        base_url=base_url,
        callback_url=asked.callback_url,
        price=server.settings.price(asked.model),
    )
    return new, warnings


def _unknown_model(name: str, accepted: list[str]) -> Any:
    return {
        "field": "model",
        "message": f"{name[:64]!r} is not available; accepted: {', '.join(accepted)}",
        "accepted": accepted,
    }
