"""Names from a registry, one of them or several; near misses are guessed, and shells complete them.

Registries are read when a name is checked or completed, and not to show --help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem

from scopitone.core.errors import suggest

NameSource = Callable[[], Mapping[str, str]]
"""Lists names, each with a description that some shells show; it may be empty."""

SEPARATOR = ","


class Choice(click.Choice[str]):
    """One of a few names, which --help shows."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Return the error in the form of all others."""
        return describe_unknown(str(value), "value", self.choices)


class Name(click.ParamType[str]):
    """A name from a registry.

    kind: what it names, for errors. is_checked: whether other texts are refused here; the library
    that gets the rest checks them itself.
    """

    name = "name"

    def __init__(self, kind: str, source: NameSource, *, is_checked: bool = True) -> None:
        self._kind = kind
        self._source = source
        self._is_checked = is_checked

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name. Raises: BadParameter."""
        name = str(value)
        if self._is_checked:
            names = self._source()
            if name not in names:
                self.fail(describe_unknown(name, self._kind, names), param, ctx)
        return name

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Return the names that begin with what was typed."""
        return complete_from(self._source(), incomplete)


class NameList(click.ParamType[tuple[str, ...]]):
    """Names from a registry, separated by commas; each is taken once."""

    name = "names"

    def __init__(self, kind: str, source: NameSource) -> None:
        self._name_type = Name(kind, source)
        self._source = source

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names in the order given. Raises: BadParameter."""
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in str(value).split(SEPARATOR)]
        return tuple(dict.fromkeys(self._name_type.convert(name, param, ctx) for name in names))

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Return the names that can be the last one."""
        return complete_last(self._source(), incomplete)


class TagText(click.ParamType[str]):
    """A text of tags separated by commas; shells complete those of a registry."""

    name = "text"

    def __init__(self, source: NameSource) -> None:
        self._source = source

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        """Return the text."""
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Return the tags that can be the last one."""
        return complete_last(self._source(), incomplete)


def describe_unknown(name: str, kind: str, accepted: Mapping[str, str] | tuple[str, ...]) -> str:
    """Return the error about a name that is not accepted."""
    return f"unknown {kind} {name!r}{suggest(name, accepted)}; accepted: {', '.join(accepted)}"


def complete_last(names: Mapping[str, str], incomplete: str) -> list[CompletionItem[str]]:
    """Return completions of the last name of a list, without the names before it."""
    typed, _, last = incomplete.rpartition(SEPARATOR)
    used = {name.strip() for name in typed.split(SEPARATOR)}
    left = {name: about for name, about in names.items() if name not in used}
    name = last.lstrip()
    return complete_from(left, name, before=incomplete.removesuffix(name))


def complete_from(
    names: Mapping[str, str], incomplete: str, *, before: str = ""
) -> list[CompletionItem[str]]:
    """Return completions: the names that begin with `incomplete`, each after the text `before`."""
    return [
        CompletionItem(before + name, help=about or None)
        for name, about in names.items()
        if name.startswith(incomplete)
    ]
