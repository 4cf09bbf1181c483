"""Manual pages, made from what --help shows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping

import click

from scopitone import __version__
from scopitone.cli import exit_codes
from scopitone.cli.help.help_examples import EXAMPLES
from scopitone.cli.help.option_groups import list_groups

ENVIRONMENT = {
    "SCOPITONE_CACHE_DIR": "Folder for analyses, times of words, and encoded segments.",
    "SCOPITONE_DATA_DIR": "Data folder of the server.",
    "SCOPITONE_DEBUG": "If 1, errors show the traceback.",
    "SCOPITONE_LISTENING_MODEL": "Listening model of all commands; see --listening-model.",
    "NO_COLOR": "If not empty, output has no colors.",
}
"""Environment variables of the commands. Those of the server are in docs/reference/settings.md."""

# Without these, roff shows typographic ones, which cannot be typed again.
_GLYPHS = str.maketrans(
    {"\\": r"\e", "-": r"\-", "~": r"\(ti", "^": r"\(ha", "`": r"\(ga", "'": r"\(aq"}
)
_VERBATIM = "\b"


def write_pages(group: click.Group, summaries: Mapping[str, str]) -> dict[str, str]:
    """Return the pages as roff by their file names: `scopitone.1`, `scopitone-render.1`, ….

    summaries: one-line help of each command, by its name.
    """
    context = click.Context(group, info_name="scopitone")
    pages = {"scopitone.1": "\n".join(_write_main_page(group, context, summaries)) + "\n"}
    for name, summary in summaries.items():
        command = group.get_command(context, name)
        assert command is not None
        child = click.Context(command, info_name=name, parent=context)
        lines = _write_command_page(command, child, name, summary)
        pages[f"scopitone-{name}.1"] = "\n".join(lines) + "\n"
    return pages


def _write_main_page(
    group: click.Group, context: click.Context, summaries: Mapping[str, str]
) -> Iterator[str]:
    yield from _begin_page("scopitone", "turn songs into music videos")
    yield from (".SH SYNOPSIS", *_write_usage(context))
    yield from (".SH DESCRIPTION", *_write_text(group.help or ""))
    yield ".SH COMMANDS"
    for name, summary in summaries.items():
        yield from _write_item(rf"\fBscopitone\-{_escape(name)}\fR(1)", summary)
    yield ".SH OPTIONS"
    yield from _write_options(group, context)
    yield from _end_page(())


def _write_command_page(
    command: click.Command, context: click.Context, name: str, summary: str
) -> Iterator[str]:
    yield from _begin_page(f"scopitone-{name}", summary[0].lower() + summary[1:].rstrip("."))
    yield ".SH SYNOPSIS"
    children = list(_list_children(command, context))
    for child in children or [context]:
        yield from _write_usage(child)
    yield from (".SH DESCRIPTION", *_write_text(command.help or ""))
    if children:
        yield ".SH COMMANDS"
        for child in children:
            yield f".SS {_escape(child.info_name or '')}"
            yield from _write_text(child.command.help or "")
            yield from _write_options(child.command, child, headings=False)
    else:
        yield ".SH OPTIONS"
        yield from _write_options(command, context)
    yield from _end_page(EXAMPLES[name])


def _list_children(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    """Yield the contexts of a group's commands; none for another command."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield click.Context(child, info_name=name, parent=context)


def _begin_page(name: str, summary: str) -> Iterator[str]:
    yield f'.TH "{name.upper()}" 1 "" "Scopitone {__version__}" "Scopitone manual"'
    # Neither hyphens nor spaces are put into what can be typed.
    yield from (".nh", ".ad l")
    yield from (".SH NAME", rf"{_escape(name)} \- {_escape(summary)}")


def _end_page(examples: Iterable[str]) -> Iterator[str]:
    yield ".SH EXIT STATUS"
    for code, meaning in exit_codes.MEANINGS.items():
        yield from _write_item(rf"\fB{code}\fR", meaning)
    yield ".SH ENVIRONMENT"
    for variable, about in ENVIRONMENT.items():
        yield from _write_item(rf"\fB{variable}\fR", about)
    if examples:
        yield from (".SH EXAMPLES", *_write_verbatim(examples))
    yield from (".SH SEE ALSO", r"\fBscopitone\fR(1)")


def _write_usage(context: click.Context) -> Iterator[str]:
    pieces = context.command.collect_usage_pieces(context)
    yield ".TP"
    yield rf"\fB{_escape(context.command_path)}\fR {_escape(' '.join(pieces))}"


def _write_options(
    command: click.Command, context: click.Context, *, headings: bool = True
) -> Iterator[str]:
    groups = list_groups(command, context)
    for heading, parameters in groups.items():
        records = [parameter.get_help_record(context) for parameter in parameters]
        if headings and len(groups) > 1 and any(records):
            yield f".SS {heading}"
        for record in filter(None, records):
            yield from _write_item(_format_declaration(record[0]), record[1])


def _format_declaration(text: str) -> str:
    r"""Return `-o, --out PATH` as roff: options bold, values italic."""
    words = [
        rf"\fB{_escape(word)}\fR" if word.startswith("-") else rf"\fI{_escape(word)}\fR"
        for word in text.split(" ")
    ]
    return " ".join(words)


def _write_item(term: str, text: str) -> Iterator[str]:
    yield from (".TP", term, _escape(" ".join(text.split())))


def _write_text(text: str) -> Iterator[str]:
    """Write paragraphs; those that click shows as they are stay so."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", inspect.cleandoc(text))):
        if number:
            yield ".PP"
        if paragraph.startswith(_VERBATIM):
            yield from _write_verbatim(paragraph.splitlines()[1:])
        else:
            yield _escape(" ".join(paragraph.split()))


def _write_verbatim(lines: Iterable[str]) -> Iterator[str]:
    yield from (".nf", *map(_escape, lines), ".fi")


def _escape(text: str) -> str:
    """Return text that roff shows as it is."""
    escaped = text.translate(_GLYPHS)
    return rf"\&{escaped}" if escaped.startswith(".") else escaped
