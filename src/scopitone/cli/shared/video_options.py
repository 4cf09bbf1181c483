"""The options of a video on the command line, shared by `render`, `preview`, and `project new`.

They are made from the table `video.options.OPTIONS`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import click
from click.core import ParameterSource

from scopitone.cli.shared.listening_option import listening_model_option
from scopitone.core.song import Lyrics, Song
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE
from scopitone.video.encode.codecs import AUTO, CODECS
from scopitone.video.options import OPTIONS, CliOption, Options, VideoOption
from scopitone.video.options_merge import merge_options, resolve_options
from scopitone.video.presets import PRESETS

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_FILE = click.Path(path_type=Path)
TRANSCRIBE_LYRICS = Path("auto")
"""Value of --lyrics that transcribes the words from the song."""


@dataclass(frozen=True, slots=True)
class GivenOptions:
    """Options of a command line.

    Attributes:
        values: of all options by name, defaults included.
        names: of the options that the user set.
    """

    values: Mapping[str, Any]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Request:
    """The song's files and the options that the user named; no song has been read yet.

    lyrics_offset: seconds. project: the project file that all this is from, if it is from one.
    stored_lyrics: the project's lyrics; None takes those of the song's tags. cuts: presets that
    the project names.
    """

    audio: Path
    title: str | None
    author: str | None
    cover: Path | None
    lyrics: Path | None
    lyrics_encoding: str | None
    no_lyrics: bool
    lyrics_offset: float
    options: Options
    project: Path | None = None
    stored_lyrics: Lyrics | None = None
    cuts: tuple[str, ...] = ()

    @property
    def name_source(self) -> Path:
        """The path after which outputs are named: the song, or a project's name and `.json`."""
        if self.project is None:
            return self.audio
        from scopitone.video.project.project_file import name_of

        return Path(name_of(self.project) + ".json")

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that the user named."""
        return tuple(
            path
            for path in (
                self.audio,
                self.project,
                self.cover,
                self.lyrics,
                self.options.backdrop,
                self.options.storyboard,
                *self.options.footage,
            )
            if path
        )

    def read_song(self) -> Song:
        """Read the files. Raises: InputError and its subclasses."""
        from scopitone.lyrics.line_timing import shift_lyrics
        from scopitone.video.inputs.song_files import read_song

        song = read_song(
            self.audio,
            title=self.title,
            author=self.author,
            cover=self.cover,
            lyrics=self.lyrics,
            lyrics_encoding=self.lyrics_encoding,
        )
        if self.no_lyrics:
            return replace(song, lyrics=Lyrics())
        lyrics = song.lyrics if self.stored_lyrics is None else self.stored_lyrics
        return replace(song, lyrics=shift_lyrics(lyrics, self.lyrics_offset))


def song_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the argument SONG and the options of `OPTIONS`; it gets a Request.

    SONG may be a project file.
    """

    @functools.wraps(command)
    def with_request(*, song: Path, given: GivenOptions, **values: Any) -> None:
        from scopitone.video.project.project_file import is_project

        if is_project(song):
            from scopitone.cli.shared.project_request import build_project_request

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
            names = frozenset(filter(_is_given, chosen))
            command(song=song, given=GivenOptions(chosen, names), **values)

        decorated: Any = with_given
        for add_option in reversed((click.argument("song", type=_FILE), *click_options(rows))):
            decorated = add_option(decorated)
        return cast("Callable[..., None]", decorated)

    return decorate


def cuts_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --cuts to `command`, which gets the names of presets as a tuple."""
    return click.option(
        "--cuts",
        metavar="PRESETS",
        callback=lambda _context, _option, value: _parse_presets(value),
        help="Make several videos, such as youtube,shorts,canvas; their names end in -PRESET.",
    )(command)


def click_options(options: Iterable[VideoOption]) -> list[Decorator]:
    """The decorators that add the options to a command, in the order of the table."""
    return [_click_option(option, option.cli) for option in options if option.cli is not None]


def build_request(song: Path, given: GivenOptions) -> Request:
    """The request of a command line.

    Raises: UsageError if two options exclude each other, InputError if the brand kit or a font
        cannot be read.
    """
    values = given.values
    transcribe = values["lyrics"] == TRANSCRIBE_LYRICS
    if values["no_lyrics"] and values["lyrics"]:
        raise click.UsageError("--lyrics and --no-lyrics cannot be used together")
    sent = {name: value for name, value in values.items() if name in given.names}
    if "fonts" in sent:
        sent["fonts"] = _read_fonts(sent["fonts"])
    merged = merge_options(sent, _read_kit(values["brand_kit"]))
    options = Options(
        **resolve_options(merged),
        brand=merged["brand"] or "",
        logo=merged["logo"],
        backdrop=merged["background"],
        footage=tuple(merged["footage"]),
        storyboard=merged["storyboard"],
        pictures=merged["pictures"] or "",
        fonts=merged["fonts"],
        choices=tuple(merged["style_options"].items()),
        listening=values.get("listening_model", DEFAULT_CHOICE),
        hear_lyrics=transcribe,
    )
    return Request(
        audio=song,
        title=values["title"],
        author=merged["author"],
        cover=values["cover"],
        lyrics=None if transcribe else values["lyrics"],
        lyrics_encoding=_check_lyrics_encoding(values["lyrics_encoding"]),
        no_lyrics=values["no_lyrics"] or transcribe,
        lyrics_offset=values["lyrics_offset"] / 1000,
        options=options,
    )


def _parse_presets(value: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(value.split(","))) if value is not None else ()
    unknown = [name for name in names if name not in PRESETS]
    if unknown:
        raise click.BadParameter(
            f"unknown preset {unknown[0]!r}; choose from: {', '.join(PRESETS)}"
        )
    return names


def _read_kit(source: Path | dict[str, Any] | None) -> dict[str, Any]:
    """What a brand kit sets, by its keys; files are read.

    source: its file, or the table of a project.
    """
    if source is None:
        return {}
    from scopitone.video.inputs.brand_kit import load_brand_kit, read_brand_kit
    from scopitone.video.inputs.brand_kit_keys import resolve_aliases

    if isinstance(source, Path):
        kit = read_brand_kit(source)
    else:
        kit = load_brand_kit(resolve_aliases(source, "project.options.brand_kit"))
    names = ("name", "logo", "author", "colors", "style", "intro", "outro")
    return {
        **{name: getattr(kit, name) for name in (*names, "background", "footage")},
        "font": kit.fonts,
        "options": dict(kit.options),
    }


def _is_given(name: str) -> bool:
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def _check_lyrics_encoding(name: str | None) -> str | None:
    from scopitone.core.text_encoding import check_encoding

    return None if name is None else check_encoding(name, "lyrics_encoding")


def _read_fonts(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    from scopitone.video.inputs.custom_fonts import read_fonts

    return read_fonts(paths)


def _click_option(option: VideoOption, cli: CliOption) -> Decorator:
    if cli.kind == "listening_model":
        return listening_model_option
    if cli.kind == "flag":
        return click.option(option.flag, option.name, is_flag=True, help=cli.help)
    return click.option(
        option.flag,
        option.name,
        type=_click_type(cli),
        default=option.default if cli.default is None else cli.default,
        multiple=cli.repeatable,
        metavar=cli.metavar,
        show_default=cli.show_default,
        callback=_CALLBACKS.get(cli.kind),
        help=cli.help or None,
    )


def _click_type(cli: CliOption) -> click.ParamType[Any] | type:
    if cli.kind == "choice":
        return click.Choice(cli.accepted)
    if cli.kind == "codec":
        return click.Choice((AUTO, *CODECS))
    if cli.kind == "integer":
        return click.IntRange(cli.minimum, cli.maximum)
    types: dict[str, click.ParamType[Any] | type] = {
        "number": float,
        "file": _FILE,
        "brand_kit": _FILE,
    }
    return types.get(cli.kind, str)


def _split_pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE")
    return name, value


_CALLBACKS: dict[str, Callable[[click.Context, click.Parameter, Any], Any]] = {
    "pairs": lambda _context, _option, values: dict(map(_split_pair, values)),
    "colors": lambda _context, _option, value: value.split(","),
}
