"""The typed errors of the domain. Edges (CLI, HTTP) turn them into exit codes and answers."""

from __future__ import annotations


class ScopitoneError(Exception):
    """Anything that went wrong and that a user can be told about in one line."""


class InputError(ScopitoneError):
    """Something the user gave cannot be used. `field` names it, the message says what would be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class MissingInputError(InputError):
    """A file that was named does not exist or cannot be read."""


class MediaError(InputError):
    """A media file cannot be decoded, or holds nothing that can be used."""


class OutputError(ScopitoneError):
    """The result cannot be written: no such folder, no permission, disk full."""


class RenderError(ScopitoneError):
    """The renderer failed on input that it should have handled."""


class Cancelled(ScopitoneError):  # noqa: N818 - a signal, not a fault
    """The work was stopped on request; nothing was left behind."""


class DatabaseError(ScopitoneError):
    """The database cannot be reached."""
