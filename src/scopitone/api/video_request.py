"""What a video is to be made from: a song's files and options, by the names of `OPTIONS`.

The command line and the Python interface build the same requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scopitone.api.input_files import list_kit_files, list_option_files
from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics, Song
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, check_model_name
from scopitone.video.encode.codecs import choose_codec
from scopitone.video.options import FROM_SONG, Options
from scopitone.video.options_check import check_options
from scopitone.video.options_merge import merge_options, resolve_options
from scopitone.video.project.overrides import override_options

TRANSCRIBE_LYRICS = Path(FROM_SONG)
"""Value of the option `lyrics` that transcribes the words from the song."""


@dataclass(frozen=True, slots=True)
class ChosenOptions:
    """Options that a user chose.

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
    the project names. look_files: the brand kit, its files, and the fonts.
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
    look_files: tuple[Path, ...] = ()

    @property
    def name_source(self) -> Path:
        """The path after which outputs are named: the song, or a project's name and `.json`."""
        if self.project is None:
            return self.audio
        from scopitone.video.project.project_file import name_of

        return Path(name_of(self.project) + ".json")

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that the video is made from, also those in folders that the user named."""
        named = (self.audio, self.project, self.cover, self.lyrics, *self.look_files)
        return (*filter(None, named), *list_option_files(self.options))

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


def build_request(song: Path, given: ChosenOptions) -> Request:
    """The request for a video of `song`.

    All that can be checked without the song is checked. Raises: InputError that names the option.
    """
    values = given.values
    transcribe = values["lyrics"] == TRANSCRIBE_LYRICS
    if values["no_lyrics"] and values["lyrics"]:
        raise InputError("no_lyrics", "cannot be combined with lyrics; use one of the two")
    sent = {name: value for name, value in values.items() if name in given.names}
    if "fonts" in sent:
        sent["fonts"] = _read_fonts(sent["fonts"])
    fonts = values["fonts"] if "fonts" in sent else ()
    merged = merge_options(sent, _read_kit(values["brand_kit"]))
    listening = values.get("listening_model", DEFAULT_CHOICE)
    check_model_name(listening)
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
        listening=listening,
        hear_lyrics=transcribe,
    )
    check_options(options)
    choose_codec(options.codec, options.quality)
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
        look_files=(*fonts, *list_kit_files(values["brand_kit"])),
    )


def build_project_request(path: Path, given: ChosenOptions) -> Request:
    """The request for a video of the project file `path`.

    The options that the user set take precedence over the project's.

    Raises: InputError if the project, a brand kit or a font cannot be read, or as
        `build_request` does.
    """
    from scopitone.video.project.project_file import check_files, local_song, read_project

    stored = read_project(path)
    overrides = {name: given.values[name] for name in given.names}
    options = override_options(stored.options, overrides)
    unchanged = options.keys() - overrides.keys()
    project = replace(stored, options={name: stored.options[name] for name in unchanged})
    check_files(project)
    has_words = given.names.isdisjoint(("lyrics", "no_lyrics"))
    if project.hear_lyrics and has_words:
        options["lyrics"] = TRANSCRIBE_LYRICS
    request = build_request(
        local_song(project), ChosenOptions({**given.values, **options}, frozenset(options))
    )
    return replace(
        request,
        project=path,
        stored_lyrics=project.lyrics if has_words else None,
        cuts=project.cuts,
    )


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


def _check_lyrics_encoding(name: str | None) -> str | None:
    from scopitone.core.text_encoding import check_encoding

    return None if name is None else check_encoding(name, "lyrics_encoding")


def _read_fonts(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    from scopitone.video.inputs.custom_fonts import read_fonts

    return read_fonts(paths)
