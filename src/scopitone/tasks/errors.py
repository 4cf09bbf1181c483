"""What can be wrong with a request, apart from its fields' own values (errors.InputError)."""

from __future__ import annotations

from scopitone.errors import InputError, ScopitoneError


class UnauthorizedError(ScopitoneError):
    """No key, or none that is known."""


class KeyDisabledError(ScopitoneError):
    """The key is known and was switched off."""


class ForbiddenError(ScopitoneError):
    """A request of a signed-in browser that does not show that one of our pages sent it, or
    that asks for what only an operator may do."""


class NotFoundError(ScopitoneError):
    """There is no such thing, or it is another account's: the two are never told apart."""


class CreditsError(ScopitoneError):
    """The price exceeds the balance; nothing was reserved."""


class ChoiceError(InputError):
    """A value is not among those that can be chosen; `accepted` lists them."""

    def __init__(self, field: str, message: str, accepted: list[str]) -> None:
        super().__init__(field, f"{message}; accepted: {', '.join(accepted)}")
        self.accepted = accepted


class TooLargeError(ScopitoneError):
    """More bytes than a limit allows."""


class InFlightError(ScopitoneError):
    """The first request with this Idempotency-Key has not been answered yet."""


class RateLimitedError(ScopitoneError):
    """Too many calls, or too many unfinished tasks. `retry_after` is in whole seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(f"{message}; try again in {retry_after} s")
        self.retry_after = retry_after


class MaintenanceError(ScopitoneError):
    """The operator switched maintenance on: no new tasks for now."""


class FeatureDisabledError(ScopitoneError):
    """The model is switched off."""
