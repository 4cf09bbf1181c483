"""The domain's errors. The edges (CLI, HTTP) turn them into exit codes and status codes."""

from __future__ import annotations

from collections.abc import Iterable


class ScopitoneError(Exception):
    """Base class of errors that are reported to the user in one line."""


class InputError(ScopitoneError):
    """The user's input is not valid.

    `field` names the input, `message` says what is wrong and what is accepted.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class MissingInputError(InputError):
    """A file in the input does not exist or cannot be read."""


class MediaError(InputError):
    """A media file cannot be decoded or contains nothing usable."""


class OutputError(ScopitoneError):
    """The result cannot be written: missing folder, no permission, or full disk."""


class RenderError(ScopitoneError):
    """The renderer failed on input that it should support."""


class Canceled(ScopitoneError):  # noqa: N818 - a signal, not a fault
    """The work was cancelled; it left nothing behind."""


class DatabaseError(ScopitoneError):
    """The database cannot be reached, or a newer version wrote it."""


def suggest(word: str, accepted: Iterable[str]) -> str:
    """Return ` (did you mean 'vinyl'?)` for the most similar accepted name; empty without one.

    Errors insert it after the word that is not accepted. Case does not count.
    """
    # Only errors need it.
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in accepted}
    close = get_close_matches(word.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[close[0]]!r}?)" if close else ""
