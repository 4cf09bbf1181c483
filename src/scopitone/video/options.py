"""Video options: the table of what a user can choose, and the options that the renderer takes.

`OPTIONS` has one row for each option. The command line's option, the API's field, the studio's
control, the schema of project files and the check of the documentation are made from it
(`cli/shared/video_options.py`, `http/schemas/requests.py`, `studio/pages/video.py`,
`video/project/project_schema.py`, `tests/unit/video/test_options.py`).

To add an option: a row here, with the attribute of `StoredOptions` that it sets; the code that
uses the attribute; and a row in docs/reference/cli.md and docs/reference/api.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from scopitone.audio.bit_rates import SOUND_BIT_RATE
from scopitone.lyrics.formats.registry import describe_formats
from scopitone.lyrics.listening.weights import (
    DEFAULT_CHOICE,
    DEFAULT_MODEL,
    MODEL_HELP,
    ModelChoice,
)
from scopitone.video.frame_sizes import ASPECT_RATIOS, RESOLUTIONS
from scopitone.video.presets import KEYFRAME_SECONDS, PRESETS

DEFAULT_STYLE = "cover"
"""What `auto` means for a vocal song of which nothing else is known."""

FROM_SONG = "auto"
"""Value of a project's `lyrics` that transcribes the words from the song."""

PORTABLE_CODECS = ("h264", "hevc", "av1")
"""Codecs that need no hardware and make MP4 files: those that every server offers."""

MAX_LYRICS_OFFSET_MS = 3_600_000

Motion = Literal["still", "calm", "felt", "strong"]
"""How much the picture moves: not at all, less, so that the beat is felt, more."""

MOTIONS: tuple[Motion, ...] = ("still", "calm", "felt", "strong")
DEFAULT_MOTION: Motion = "felt"


@dataclass(frozen=True, slots=True)
class StoredOptions:
    """Options with JSON values: a task stores them, and the renderer takes them unchanged.

    Attributes:
        width, height: pixels, even.
        fps: frames per second.
        style: name of a style, or `auto`.
        start, end: seconds of the song between which the video plays; None means its ends.
            The times of lyrics stay those of the song.
        loudness: target loudness in LUFS; None leaves the sound as it is.
        keyframe_seconds: distance between keyframes.
        sound_bit_rate: bits per second of the sound.
        longest: maximum length in seconds. Of a longer song, the excerpt with the most energy
            is used. None means no limit.
        loop: make a silent loop without words, whose last frame leads into its first.
        subtitles: also write the words as a text track that players can show.
        romanize: add a row in Latin letters under each line that is in another script.
        furigana: show readings over the Chinese characters of Japanese lines.
        intro, outro: lines on the first and on the last card.
        motion: how much the picture moves with the beat, and how often the view changes.
        codec, quality: names that `video/encode/codecs` has.
    """

    width: int = 1920
    height: int = 1080
    fps: int = 30
    style: str = DEFAULT_STYLE
    start: float | None = None
    end: float | None = None
    loudness: float | None = None
    keyframe_seconds: float = KEYFRAME_SECONDS
    sound_bit_rate: int = SOUND_BIT_RATE
    longest: float | None = None
    loop: bool = False
    subtitles: bool = False
    romanize: bool = False
    furigana: bool = False
    intro: str = ""
    outro: str = ""
    motion: Motion = DEFAULT_MOTION
    codec: str = "h264"
    quality: str = "standard"


@dataclass(frozen=True, slots=True)
class Options(StoredOptions):
    """All that the renderer takes about the look of a video.

    Attributes, besides those of `StoredOptions`:
        brand: text of the watermark.
        seed: varies what is chosen at random.
        workers: number of encoding processes; None means one per core.
        palette: 2 to 5 colors as `#rrggbb`, the first is the accent. Empty: from the cover.
        logo: an encoded picture shown in place of `brand`.
        backdrop: a picture or clip shown behind everything.
        footage: photos, clips and folders of them, for a montage.
        storyboard: a file that says which of them is shown when.
        pictures: who makes pictures for the sections (`inputs/footage/generated_pictures.py`).
        fonts: contents of font files (`custom_fonts.check_font`), used before the built-in fonts.
        choices: style parameters, (name, value).
        listening: the model that finds times that lyrics lack.
        hear_lyrics: transcribe the words from the song.
    """

    brand: str = ""
    seed: int = 0
    workers: int | None = None
    palette: tuple[str, ...] = ()
    logo: bytes | None = None
    backdrop: Path | None = None
    footage: tuple[Path, ...] = ()
    storyboard: Path | None = None
    pictures: str = ""
    fonts: tuple[bytes, ...] = ()
    choices: tuple[tuple[str, str | bool | float], ...] = ()
    listening: ModelChoice = DEFAULT_CHOICE
    hear_lyrics: bool = False

    @property
    def has_footage(self) -> bool:
        """Whether there is something for a montage."""
        return bool(self.footage or self.storyboard or self.pictures)


CliKind = Literal[
    "text",
    "choice",
    "integer",
    "number",
    "flag",
    "file",
    "pairs",
    "picture_maker",
    "colors",
    "codec",
    "listening_model",
    "brand_kit",
]
ApiKind = Literal[
    "text",
    "choice",
    "flag",
    "seconds",
    "style",
    "parameters",
    "palette",
    "brand_kit",
    "media_urls",
]


OptionGroup = Literal["Song", "Words", "Look", "Format", "Output", "Advanced"]
OPTION_GROUPS: tuple[OptionGroup, ...] = get_args(OptionGroup)
"""Headings in --help, in their order."""


@dataclass(frozen=True, slots=True)
class CliOption:
    """An option of `scopitone render` and `scopitone preview`.

    Attributes:
        kind: type of the value. `pairs` are NAME=VALUE, repeatable; `colors` are separated by
            commas; a `picture_maker` is a text that may have a path in it; a `brand_kit` is a
            file, or an object in a project.
        group: the heading in --help under which it stands.
        help: its line in --help.
        default: value of an option that is not given, where it differs from the row's.
        accepted: the choices of a `choice`.
        minimum, maximum: limits of an `integer`.
        flag: spelling, where it is not the row's name with dashes.
        alias: another spelling that is accepted.
    """

    kind: CliKind
    group: OptionGroup
    help: str = ""
    default: Any = None
    accepted: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    metavar: str | None = None
    flag: str = ""
    alias: str = ""
    repeatable: bool = False
    show_default: bool = False


@dataclass(frozen=True, slots=True)
class ApiField:
    """A field of `input` of suno/music-video.

    Attributes:
        kind: type of the value.
        description: its description in OpenAPI; None gives it none.
        default: value of a field that is not sent, where it differs from the row's.
        accepted: the choices of a `choice`.
        max_length: characters of a `text`.
    """

    kind: ApiKind
    description: str | None = None
    default: Any = None
    accepted: tuple[str | int, ...] = ()
    max_length: int = 50


@dataclass(frozen=True, slots=True)
class StudioField:
    """A control on the studio's page for videos.

    Attributes:
        group: the group of controls that it belongs to; `custom` ones are in the template.
        label: English label. Translations have the key `video.NAME`; without one, the label
            is shown in every language.
        value_labels: labels of values that are not shown as they are. Translations have the key
            `video.NAME_VALUE`, or `video.NAME_none` for the empty value.
        checked: makes it a checkbox, and is its value when checked; unchecked means the default.
    """

    group: Literal["custom", "main", "platform", "checks"]
    label: str = ""
    value_labels: tuple[tuple[str, str], ...] = ()
    checked: str = ""


def _keep_value(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class VideoOption:
    """A row of `OPTIONS`.

    Attributes:
        name: the API's name of the field.
        cli, api, studio: where it is offered, and how; None where it is not.
        default: value that applies when neither the user, a brand kit nor a preset sets it.
        kit: key of a brand kit that sets it.
        attribute: attribute of `Options` that it sets. Options without one are resolved together
            with others (`options_merge.resolve_options`), or concern the song.
        convert: turns a value into the attribute's.
        in_project: what a project file has of it: the value among its `options`; or, of options
            about the lyrics, only the lyrics that result; or nothing, because it concerns the
            machine.
    """

    name: str
    cli: CliOption | None = None
    api: ApiField | None = None
    studio: StudioField | None = None
    default: Any = None
    kit: str = ""
    attribute: str = ""
    convert: Callable[[Any], Any] = _keep_value
    in_project: Literal["option", "lyrics", "nothing"] = "option"

    @property
    def flag(self) -> str:
        """The option on the command line, with its dashes."""
        spelled = self.cli.flag if self.cli else ""
        return spelled or "--" + self.name.replace("_", "-")

    @property
    def cli_default(self) -> Any:
        """The value on the command line of an option that is not given."""
        return self.default if self.cli is None or self.cli.default is None else self.cli.default


def _convert_loudness(value: str | float | None) -> float | None:
    return None if value in (None, "off") else float(value)


def _convert_palette(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return () if value == "auto" else tuple(value)


def _is_soft(value: str) -> bool:
    return value == "soft"


OPTIONS: tuple[VideoOption, ...] = (
    VideoOption(
        "lyrics",
        cli=CliOption("file", "Words", f"Lyrics: {describe_formats()}; auto: transcribe the song."),
        api=ApiField("choice", "off: show no lyrics", default="auto", accepted=("auto", "off")),
        studio=StudioField("checks", "Hide the lyrics", checked="off"),
        in_project="lyrics",
    ),
    VideoOption(
        "lyrics_encoding",
        cli=CliOption(
            "text",
            "Words",
            "Encoding of the lyrics file, such as cp1251; by default it is detected.",
            metavar="NAME",
        ),
        in_project="lyrics",
    ),
    VideoOption(
        "romanize",
        cli=CliOption("flag", "Words", "Add a romanization below lines in other scripts."),
        api=ApiField("flag", "Add a romanization below lines in other scripts"),
        studio=StudioField("checks", "Add a romanization of the lyrics", checked="true"),
        default=False,
        attribute="romanize",
    ),
    VideoOption(
        "furigana",
        cli=CliOption(
            "flag", "Words", "Show readings over the Chinese characters of Japanese lines."
        ),
        api=ApiField("flag", "Show readings over the Chinese characters of Japanese lines"),
        studio=StudioField("checks", "Show readings over Japanese characters", checked="true"),
        default=False,
        attribute="furigana",
    ),
    VideoOption(
        "cover", cli=CliOption("file", "Song", "Cover image, such as JPEG, PNG, WebP, or HEIC.")
    ),
    VideoOption("title", cli=CliOption("text", "Song", "Song title.")),
    VideoOption(
        "author",
        cli=CliOption("text", "Song", "Artist, shown as “by AUTHOR”.", alias="--artist"),
        api=ApiField("text", "Name on the opening title card"),
        studio=StudioField("main", "Artist name"),
        kit="author",
    ),
    VideoOption(
        "style",
        cli=CliOption(
            "text",
            "Look",
            "Style of the video; see `scopitone styles`.",
            metavar="NAME",
            show_default=True,
        ),
        api=ApiField("style", "See GET /api/v1/styles"),
        studio=StudioField("custom"),
        default="auto",
        kit="style",
        attribute="style",
    ),
    VideoOption(
        "style_options",
        cli=CliOption(
            "pairs",
            "Look",
            "Style parameter; see `scopitone styles`. Repeatable.",
            flag="--style-option",
            metavar="NAME=VALUE",
            repeatable=True,
        ),
        api=ApiField("parameters", "Style parameters; see GET /api/v1/styles"),
        kit="options",
    ),
    VideoOption(
        "palette",
        cli=CliOption(
            "colors",
            "Look",
            "2 to 5 colors as #rrggbb,#rrggbb; the first is the accent. Default: the cover's.",
            metavar="COLORS",
        ),
        api=ApiField(
            "palette", "auto: colors of the cover. Or a list of colors; the first is the accent"
        ),
        default="auto",
        kit="colors",
        attribute="palette",
        convert=_convert_palette,
    ),
    VideoOption(
        "brand",
        cli=CliOption("text", "Look", "Text of a small watermark.", default=""),
        api=ApiField("text", "Small watermark during the whole video"),
        studio=StudioField("main", "Watermark"),
        kit="name",
    ),
    VideoOption(
        "brand_kit",
        cli=CliOption(
            "brand_kit",
            "Look",
            "TOML file with the settings that your videos share: name, logo, author, colors, "
            "style, intro, outro, background, footage, and font. Options on the command line "
            "take precedence.",
        ),
        api=ApiField("brand_kit"),
    ),
    VideoOption(
        "background",
        cli=CliOption(
            "file",
            "Look",
            "Picture or clip behind everything (styles window, cover, vinyl, dust, stack).",
        ),
        kit="background",
    ),
    VideoOption(
        "footage",
        cli=CliOption(
            "file",
            "Look",
            "Photo or clip, or a folder of them, 3 to 200 in all, cut on the beat (style reel). "
            "Repeatable.",
            repeatable=True,
        ),
        api=ApiField(
            "media_urls",
            "3 to 200 photos and clips, cut on the beat (style reel); the URLs of uploads, or "
            "http(s) URLs",
        ),
        default=(),
        kit="footage",
    ),
    VideoOption(
        "storyboard",
        cli=CliOption(
            "file",
            "Look",
            "TOML file that says which photo or clip is shown when, or a timeline (.otio). Each "
            "video of the style reel writes a TOML file.",
        ),
    ),
    VideoOption(
        "pictures",
        cli=CliOption(
            "picture_maker",
            "Look",
            "Where to get pictures for each section (style reel): folder:PATH, http(s)://ADDRESS, "
            "comfyui:http://ADDRESS,WORKFLOW.json, or the name of a plug-in.",
            metavar="MAKER",
        ),
        default="",
    ),
    VideoOption(
        "fonts",
        cli=CliOption(
            "file",
            "Look",
            "Font file (TTF, OTF), used before the built-in fonts. Repeatable.",
            flag="--font",
            repeatable=True,
        ),
        default=(),
        kit="font",
    ),
    VideoOption(
        "intro",
        cli=CliOption("text", "Look", "Line of text on the first card.", default=""),
        default="",
        kit="intro",
        attribute="intro",
    ),
    VideoOption(
        "outro",
        cli=CliOption("text", "Look", "Line of text on the last card.", default=""),
        default="",
        kit="outro",
        attribute="outro",
    ),
    VideoOption(
        "preset",
        cli=CliOption(
            "choice",
            "Format",
            "Aspect ratio, length, and loudness for a platform. Options on the command line take "
            "precedence.",
            accepted=tuple(PRESETS),
        ),
        api=ApiField(
            "choice",
            "Platform whose settings are used for fields that you do not send",
            accepted=tuple(PRESETS),
        ),
        studio=StudioField(
            "platform",
            "Platform",
            value_labels=(
                ("", "None"),
                ("youtube", "YouTube"),
                ("shorts", "YouTube Shorts"),
                ("tiktok", "TikTok"),
                ("reels", "Instagram Reels"),
                ("canvas", "Spotify Canvas"),
                ("square", "Square"),
            ),
        ),
    ),
    VideoOption(
        "aspect_ratio",
        cli=CliOption("choice", "Format", accepted=tuple(ASPECT_RATIOS), show_default=True),
        api=ApiField("choice", "Width to height", accepted=tuple(ASPECT_RATIOS)),
        studio=StudioField("custom"),
        default="16:9",
    ),
    VideoOption(
        "resolution",
        cli=CliOption(
            "choice",
            "Format",
            "Pixels of the shorter side.",
            accepted=tuple(RESOLUTIONS),
            show_default=True,
        ),
        api=ApiField("choice", "Length of the shorter side in pixels", accepted=tuple(RESOLUTIONS)),
        studio=StudioField("platform", "Resolution"),
        default="1080p",
    ),
    VideoOption(
        "start",
        cli=CliOption("number", "Song", "Start of the excerpt in the song.", metavar="TIME"),
        api=ApiField("seconds", "Start of the excerpt of the song, in seconds"),
        attribute="start",
    ),
    VideoOption(
        "end",
        cli=CliOption("number", "Song", "End of the excerpt in the song.", metavar="TIME"),
        api=ApiField("seconds", "End of the excerpt of the song, in seconds"),
        attribute="end",
    ),
    VideoOption(
        "loudness",
        cli=CliOption(
            "choice",
            "Format",
            "Normalize the sound to this loudness in LUFS.",
            accepted=("off", "-14"),
            show_default=True,
        ),
        api=ApiField(
            "choice", "Target loudness in LUFS; off: unchanged", accepted=("off", "-14", -14)
        ),
        studio=StudioField(
            "platform", "Loudness", value_labels=(("off", "Unchanged"), ("-14", "−14 LUFS"))
        ),
        default="off",
        attribute="loudness",
        convert=_convert_loudness,
    ),
    VideoOption(
        # Below 10 nothing moves; no platform plays more than 60.
        "fps",
        cli=CliOption(
            "integer", "Format", "Frames per second.", minimum=10, maximum=60, show_default=True
        ),
        api=ApiField("choice", "Frames per second", accepted=(24, 25, 30, 50, 60)),
        studio=StudioField("platform", "Frames per second"),
        default=30,
        attribute="fps",
    ),
    VideoOption(
        "motion",
        cli=CliOption(
            "choice",
            "Look",
            "How much the picture moves with the beat, and how often the view changes.",
            accepted=MOTIONS,
            show_default=True,
        ),
        api=ApiField(
            "choice",
            "How much the picture moves with the beat, and how often the view changes",
            accepted=MOTIONS,
        ),
        studio=StudioField(
            "main",
            "Movement",
            value_labels=(
                ("still", "None"),
                ("calm", "Calm"),
                ("felt", "With the beat"),
                ("strong", "Strong"),
            ),
        ),
        default=DEFAULT_MOTION,
        attribute="motion",
    ),
    VideoOption(
        "subtitles",
        cli=CliOption(
            "choice",
            "Words",
            "soft: also add the words as a text track that players can show.",
            accepted=("off", "soft"),
            show_default=True,
        ),
        api=ApiField(
            "choice",
            "soft: add the lyrics as a text track that players can show",
            accepted=("off", "soft"),
        ),
        studio=StudioField("checks", "Add subtitles that players can turn on", checked="soft"),
        default="off",
        attribute="subtitles",
        convert=_is_soft,
    ),
    VideoOption(
        "codec",
        cli=CliOption(
            "codec",
            "Format",
            "h264, hevc, av1, prores (overlay with alpha), h264_nvenc …; auto: a hardware H.264 "
            "encoder, if one works.",
            metavar="NAME",
            show_default=True,
        ),
        api=ApiField("choice", "Video codec", accepted=PORTABLE_CODECS),
        studio=StudioField(
            "platform",
            "Video codec",
            value_labels=(
                ("h264", "H.264"),
                ("hevc", "H.265 (smaller)"),
                ("av1", "AV1 (smallest)"),
            ),
        ),
        default="h264",
        attribute="codec",
    ),
    VideoOption(
        "quality",
        cli=CliOption(
            "choice",
            "Format",
            "small: a smaller file; high: a better picture.",
            accepted=("small", "standard", "high"),
            show_default=True,
        ),
        api=ApiField(
            "choice",
            "small: a smaller file; high: a better picture",
            accepted=("small", "standard", "high"),
        ),
        studio=StudioField(
            "platform",
            "Quality",
            value_labels=(
                ("small", "Smaller file"),
                ("standard", "Standard"),
                ("high", "Better picture"),
            ),
        ),
        default="standard",
        attribute="quality",
    ),
    VideoOption(
        "workers",
        cli=CliOption(
            "integer", "Advanced", "Encoding processes; default one per core.", minimum=1
        ),
        attribute="workers",
        in_project="nothing",
    ),
    VideoOption(
        "listening_model",
        cli=CliOption("listening_model", "Advanced", MODEL_HELP, default=DEFAULT_MODEL),
        in_project="nothing",
    ),
    VideoOption(
        "lyrics_offset",
        cli=CliOption(
            "integer",
            "Words",
            "Show timed lyrics this many milliseconds later; if negative, earlier.",
            default=0,
            minimum=-MAX_LYRICS_OFFSET_MS,
            maximum=MAX_LYRICS_OFFSET_MS,
            metavar="MS",
        ),
        in_project="lyrics",
    ),
    VideoOption(
        "no_lyrics",
        cli=CliOption("flag", "Words", "Ignore the lyrics in the song's tags."),
        in_project="lyrics",
    ),
)
"""Every video option, in the order of --help within its group. To add one, see the
module's docstring."""
