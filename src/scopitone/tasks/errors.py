"""What can be wrong with a request, apart from its fields' own values (errors.InputError)."""

from __future__ import annotations

from scopitone.errors import InputError, ScopitoneError


class UnauthorizedError(ScopitoneError):
    """No key, or none that is known."""


class KeyDisabledError(ScopitoneError):
    """The key is known and was switched off."""


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
