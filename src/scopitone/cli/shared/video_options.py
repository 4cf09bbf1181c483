"""The options of a video on the command line, shared by `render`, `preview`, and `project new`.

They are made from the table `video.options.OPTIONS`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import click
from click.core import ParameterSource

from scopitone.api.video_request import ChosenOptions, build_project_request, build_request
from scopitone.cli.help.option_groups import Decorator, grouped_option
from scopitone.cli.shared.listening_option import listening_model_option
from scopitone.cli.values.clock_time import SECONDS
from scopitone.cli.values.name_sources import (
    StyleParameter,
    list_codecs,
    list_encodings,
    list_presets,
    list_styles,
)
from scopitone.cli.values.names import Choice, Name, NameList
from scopitone.cli.values.ranges import WholeNumber
from scopitone.cli.values.standard_input import InputFile
from scopitone.video.options import OPTIONS, CliKind, CliOption, VideoOption

_FILE = click.Path(path_type=Path)


def song_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the argument SONG and the options of `OPTIONS`; it gets a Request.

    SONG may be a project file.
    """

    @functools.wraps(command)
    def with_request(*, song: Path, given: ChosenOptions, **values: Any) -> None:
        from scopitone.video.project.project_file import is_project

        if is_project(song):
            command(request=build_project_request(song, given), **values)
        else:
            command(request=build_request(song, given), **values)

    return add_song_options(OPTIONS)(with_request)


def add_song_options(options: Iterable[VideoOption]) -> Decorator:
    """Give a command the argument SONG and `options`; it gets `song` and `given`."""
    rows = [option for option in options if option.cli]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def with_given(*, song: Path, **values: Any) -> None:
            chosen = {option.name: values.pop(option.name) for option in rows}
            if chosen.get("no_lyrics") and chosen.get("lyrics"):
                raise click.UsageError("--lyrics and --no-lyrics cannot be used together")
            names = frozenset(filter(_is_given, chosen))
            command(song=song, given=ChosenOptions(chosen, names), **values)

        decorated: Any = with_given
        for add_option in reversed((click.argument("song", type=_FILE), *click_options(rows))):
            decorated = add_option(decorated)
        return cast("Callable[..., None]", decorated)

    return decorate


def cuts_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --cuts to `command`, which gets the names of presets as a tuple."""
    return grouped_option(
        "Format",
        "--cuts",
        metavar="PRESETS",
        type=NameList("preset", list_presets),
        default=(),
        help="Make several videos, such as youtube,shorts,canvas; their names end in -PRESET.",
    )(command)


def click_options(options: Iterable[VideoOption]) -> list[Decorator]:
    """The decorators that add the options to a command, in the order of the table."""
    return [_click_option(option, option.cli) for option in options if option.cli is not None]


def _is_given(name: str) -> bool:
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def _click_option(option: VideoOption, cli: CliOption) -> Decorator:
    if cli.kind == "listening_model":
        return listening_model_option
    if cli.kind == "flag":
        return grouped_option(cli.group, option.flag, option.name, is_flag=True, help=cli.help)
    value_type = _click_type(option.name, cli)
    about = cli.help + (" -: stdin." if isinstance(value_type, InputFile) else "")
    return grouped_option(
        cli.group,
        *filter(None, (option.flag, cli.alias)),
        option.name,
        type=value_type,
        default=option.cli_default,
        multiple=cli.repeatable,
        metavar=cli.metavar,
        show_default=cli.show_default,
        callback=_CALLBACKS.get(cli.kind),
        help=about or None,
    )


def _click_type(name: str, cli: CliOption) -> click.ParamType[Any]:
    if cli.kind == "choice":
        return Choice(cli.accepted)
    if cli.kind == "integer":
        return WholeNumber(cli.minimum, cli.maximum)
    return _TYPES_BY_NAME.get(name) or _TYPES_BY_KIND.get(cli.kind, click.STRING)


_TYPES_BY_NAME: dict[str, click.ParamType[Any]] = {
    "lyrics": InputFile(),
    # The renderer checks these.
    "style": Name("style", list_styles, is_checked=False),
    "lyrics_encoding": Name("encoding", list_encodings, is_checked=False),
}
_TYPES_BY_KIND: dict[CliKind, click.ParamType[Any]] = {
    "codec": Name("codec", list_codecs),
    "number": SECONDS,
    "file": _FILE,
    "brand_kit": _FILE,
    "pairs": StyleParameter(),
}


def _split_pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not a style parameter; accepted: NAME=VALUE")
    return name, value


_CALLBACKS: dict[str, Callable[[click.Context, click.Parameter, Any], Any]] = {
    "pairs": lambda _context, _option, values: dict(map(_split_pair, values)),
    "colors": lambda _context, _option, value: value.split(","),
}
