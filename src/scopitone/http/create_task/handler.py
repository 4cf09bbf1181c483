"""CreateTask: validation of the body, and creation of the task."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import Session

from scopitone.http.models.catalogue import check_enabled, find_model
from scopitone.http.schemas.checking import check, unknown_fields
from scopitone.http.schemas.requests import CreateTask
from scopitone.http.services import Services
from scopitone.store.prepared_statements import PreparedStatement
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.accounts import idempotency
from scopitone.tasks.accounts.feature_flags import MAINTENANCE, load_switches
from scopitone.tasks.accounts.idempotency import Claim
from scopitone.tasks.errors import MaintenanceError, RateLimitedError
from scopitone.tasks.files.storage_quota import check_stored_bytes
from scopitone.tasks.models import ALIASES
from scopitone.tasks.queue.topology import slot_of
from scopitone.tasks.state import NewTask, Origin
from scopitone.tasks.status import TaskStatus

# Number of recent tasks from which the time until one ends is estimated.
_SAMPLE_SIZE = 8
_MAX_RETRY_AFTER_S = 600
_UNFINISHED = PreparedStatement(
    lambda _: (
        select(Task.status)
        .where(
            Task.account_id == bindparam("account"),
            # Not `in_`: the length of a list is not known when the statement is compiled.
            (Task.status == TaskStatus.PENDING) | (Task.status == TaskStatus.RUNNING),
        )
        .limit(bindparam("max_rows", type_=BigInteger))
    )
)


NewTaskCheck = Callable[[Session, str], None]
"""Called with the id of a task that is being created. It may raise."""


@dataclass(frozen=True, slots=True)
class Created:
    """`data` of the response, and whether it repeats the response to an earlier request."""

    data: dict[str, Any]
    replayed: bool = False


def create(
    server: Services,
    account_id: str,
    body: dict[str, Any],
    base_url: str,
    key: str = "",
    origin: Origin | None = None,
    check_new: NewTaskCheck | None = None,
) -> Created:
    """Create a task from the body of a CreateTask request.

    Args:
        key: The Idempotency-Key; "" if there is none. A second request with the same key creates
            no task and gets the response to the first one.
        origin: The other dialect by which the request came; `body` is its translation.
        check_new: Called in the transaction that creates the task; if it raises, there is no task.

    Raises:
        MaintenanceError, CreditsError, QuotaError, RateLimitedError, InFlightError, and the errors
        of `build_task`.
    """
    if not key:
        return Created(_create(server, account_id, body, base_url, None, origin, check_new))
    claim = idempotency.claim_key(server.engine, account_id, key, body)
    if not isinstance(claim, Claim):
        return Created(claim, replayed=True)
    try:
        return Created(_create(server, account_id, body, base_url, claim, origin, check_new))
    except BaseException:
        idempotency.release_claim(server.engine, claim)
        raise


def _create(
    server: Services,
    account_id: str,
    body: dict[str, Any],
    base_url: str,
    claim: Claim | None,
    origin: Origin | None,
    check_new: NewTaskCheck | None,
) -> dict[str, Any]:
    if MAINTENANCE in load_switches(server.engine):
        raise MaintenanceError("Maintenance: no new tasks are accepted; running tasks continue")
    server.disk_guard.check()
    server.blobs.check_owner()
    new, warnings = build_task(server, account_id, body, base_url)
    data: dict[str, Any] = {"warnings": warnings} if warnings else {}

    def enqueue(session: Session, model: str, task_id: str) -> None:
        if check_new:
            check_new(session, task_id)
        _check_open_tasks(server, session, account_id)
        check_stored_bytes(session.connection(), account_id, server.settings.max_stored_bytes)
        data["task_id"] = task_id
        if claim:
            idempotency.store_answer(session, claim, data)
        slot = slot_of(session, account_id, model, new.spec)
        server.queue_client.enqueue(session, model, task_id, slot)

    state.create_task(server.engine, replace(new, origin=origin), enqueue)
    return data


def _check_open_tasks(server: Services, session: Session, account_id: str) -> None:
    """Check the account's limit of unfinished tasks; `session` already contains the new one.

    Raises:
        RateLimitedError: The new task exceeds the limit.
    """
    limit = server.settings.max_open_tasks
    if not limit:
        return
    unfinished = _UNFINISHED(session.connection(), account=account_id, max_rows=limit + 1)
    if len(unfinished) > limit:
        raise RateLimitedError(
            f"The account has reached its limit of {limit} unfinished tasks",
            _estimate_wait(session, account_id, limit, server.settings.rate_window_s),
        )


def _estimate_wait(session: Session, account_id: str, limit: int, default_s: int) -> int:
    """Estimate the seconds until one of the account's `limit` unfinished tasks ends.

    Two estimates, of which the larger counts: the oldest task takes as long as the longest of the
    last few; tasks end at three times the average interval of the last few, because intervals
    vary. `default_s` is the minimum if no task has ended yet.
    """
    newest = (
        select(Task.create_at, Task.complete_at)
        .where(Task.account_id == account_id)
        .order_by(Task.create_at.desc())
        .limit(limit + _SAMPLE_SIZE)
    )
    rows = session.execute(newest).all()
    now = time.time()
    oldest = min((start for start, end in rows if end is None), default=now)
    ended = sorted((end, end - start) for start, end in rows if end is not None)[-_SAMPLE_SIZE:]
    if not ended:
        return max(default_s, math.ceil(now - oldest))
    remaining_s = max(duration for _, duration in ended) - (now - oldest)
    since = max(ended[0][0], oldest)
    interval_s = (now - since) / (1 + sum(end > since for end, _ in ended))
    return min(_MAX_RETRY_AFTER_S, max(1, math.ceil(remaining_s), math.ceil(3 * interval_s)))


def build_task(
    server: Services, account_id: str, body: dict[str, Any], base_url: str
) -> tuple[NewTask, list[str]]:
    """Validate the body of a CreateTask request.

    Returns:
        The task, which is not stored yet, and a warning for each field that is unknown, or means
        something else than it says.

    Raises:
        InvalidError, InputError: The body is not valid.
        FeatureDisabledError: The model is switched off and the body is valid, or this server cannot
            do this at all.
    """
    request = check(CreateTask, body)
    name = ALIASES.get(request.model, request.model)
    model = find_model(server, name)
    fields = model.read(server, account_id, request.input)
    validated = model.validate(server, account_id, fields)
    check_enabled(server, name)
    warnings = unknown_fields(CreateTask, body)
    warnings += unknown_fields(model.schema, request.input, "input")
    warnings += [f"input.{warning}" for warning in model.schema.warnings(request.input)]
    warnings += validated.warnings
    new = NewTask(
        account_id=account_id,
        model=name,
        model_version=validated.model_version,
        request=body,
        spec=asdict(validated.spec),
        base_url=base_url,
        callback_url=request.callback_url,
        price=server.settings.price_of(name),
        project_id=validated.project_id,
    )
    return new, warnings
