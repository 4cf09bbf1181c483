"""Errors of requests, apart from wrong values of fields (`errors.InputError`)."""

from __future__ import annotations

from collections.abc import Sequence

from scopitone.core.errors import InputError, ScopitoneError

CLIPS_DELETED = (
    "its songs were deleted, because the operator keeps media for a limited time; make them again"
)
"""The message of an InputError about a clip whose rows or bytes retention has deleted."""


class UnauthorizedError(ScopitoneError):
    """The request has no key, or an unknown one."""


class KeyDisabledError(ScopitoneError):
    """The key is known, but it or its account is disabled."""


class ForbiddenError(ScopitoneError):
    """A signed-in browser sent a request that a page of the studio did not send, or a request that
    only an operator may send."""


class NotFoundError(ScopitoneError):
    """The object does not exist or belongs to another account; no message says which."""


class CreditsError(ScopitoneError):
    """The price exceeds the balance; nothing was reserved."""


class QuotaError(ScopitoneError):
    """The account has as many stored bytes, uploads in a day, or keys as it may have."""


class ChoiceError(InputError):
    """A value is not one of the accepted ones, which `accepted` lists."""

    def __init__(self, field: str, message: str, accepted: Sequence[str]) -> None:
        super().__init__(field, f"{message}; accepted: {', '.join(accepted)}")
        self.accepted = list(accepted)


class UnsupportedTypeError(ScopitoneError):
    """This path does not read bodies of this type or encoding; the message says which it reads."""


class TooLargeError(ScopitoneError):
    """The request has more bytes than a limit allows."""


class ExistingTaskError(ScopitoneError):
    """Another task does what was asked for; `task_id` is its id."""

    def __init__(self, task_id: str) -> None:
        super().__init__(f"The task {task_id} already does this")
        self.task_id = task_id


class InFlightError(ScopitoneError):
    """The first request with this Idempotency-Key has not been answered yet."""


class StaleRevisionError(ScopitoneError):
    """A project was changed since the revision that a change is based on; nothing was saved.

    `revision` is the current one.
    """

    def __init__(self, revision: int) -> None:
        super().__init__(
            f"The project was changed elsewhere: its revision is {revision} now. Load it again"
        )
        self.revision = revision


class SupersededError(ScopitoneError):
    """A newer request of the same player has taken the place of this one."""


class RateLimitedError(ScopitoneError):
    """Too many calls, or too many unfinished tasks. `retry_after` is in whole seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(f"{message}; try again in {retry_after} s")
        self.retry_after = retry_after


class MaintenanceError(ScopitoneError):
    """No new tasks are accepted for now: maintenance, or a full disk."""


class FeatureDisabledError(ScopitoneError):
    """The model is switched off."""
