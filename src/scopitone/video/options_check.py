"""What is checked of a video's options before its song is read.

Analyzing a song and finding its words take many seconds, and a mistyped value must not cost them.
What only some options need is imported for them alone.
"""

from __future__ import annotations

from scopitone.core.errors import InputError
from scopitone.lyrics.readings import check_furigana
from scopitone.video.frame_sizes import MIN_SIDE
from scopitone.video.inputs.user_colors import check_colors
from scopitone.video.options import Options
from scopitone.video.styles import (
    AUTO,
    can_show_backdrop,
    can_show_footage,
    check_style,
    choices_class_of,
    styles_by_name,
)
from scopitone.video.styles.parameters import parse_choices

MIN_ASPECT, MAX_ASPECT = 0.4, 2.4
"""Width divided by height."""

MAX_FPS = 60


def check_options(options: Options) -> None:
    """Check all that the options alone can show to be wrong, but for the codec, which is tried.

    Files are found, but not decoded.

    Raises: InputError that names the option and what is accepted, MissingInputError.
    """
    _check_style(options)
    if options.palette:
        check_colors(options.palette)
    _check_frames(options)
    _check_excerpt(options)
    if options.furigana:
        check_furigana()
    _check_backdrop(options)
    _check_footage(options)


def _check_style(options: Options) -> None:
    if options.style != AUTO:
        check_style(options.style)
    if not options.choices:
        return
    if options.style == AUTO:
        raise InputError("style_options", "belong to one style; set `style` to that style")
    parse_choices(choices_class_of(options.style), dict(options.choices))


def _check_frames(options: Options) -> None:
    if options.width % 2 or options.height % 2 or min(options.width, options.height) < MIN_SIDE:
        raise InputError("resolution", f"must be even numbers of pixels, {MIN_SIDE} or more")
    if not MIN_ASPECT <= options.width / options.height <= MAX_ASPECT:
        raise InputError("aspect_ratio", "must be 16:9, 9:16, 1:1, 4:5, or between two of them")
    if not 1 <= options.fps <= MAX_FPS:
        raise InputError("fps", f"must be 1 to {MAX_FPS}")


def _check_excerpt(options: Options) -> None:
    if options.start is None and options.end is None:
        return
    from scopitone.video.plan.excerpt import check_order

    check_order(options.start, options.end)


def _check_backdrop(options: Options) -> None:
    if options.backdrop is None:
        return
    if options.style not in (AUTO, *(accepted := _list_backdrop_styles())):
        raise InputError(
            "background",
            f"the style {options.style} shows no background; "
            f"accepted: {', '.join((AUTO, *accepted))}",
        )
    from scopitone.video.inputs.backdrop import check_backdrop

    check_backdrop(options.backdrop)


def _list_backdrop_styles() -> list[str]:
    return [name for name in styles_by_name() if can_show_backdrop(name)]


def _check_footage(options: Options) -> None:
    if not options.has_footage:
        return
    if options.style != AUTO:
        _check_montage_style(options)
    if options.footage:
        from scopitone.video.inputs.footage.sources import list_files

        list_files(options.footage)
    if options.storyboard is not None:
        from scopitone.video.inputs.footage.storyboard import read_storyboard

        read_storyboard(options.storyboard)
    if options.pictures:
        from scopitone.video.inputs.footage.generated_pictures import open_pictures

        open_pictures(options.pictures)


def _check_montage_style(options: Options) -> None:
    # Loads all styles, and what they draw with.
    shown = [name for name in styles_by_name() if can_show_footage(name)]
    if options.style in shown:
        return
    field = "footage" if options.footage else "storyboard" if options.storyboard else "pictures"
    raise InputError(
        field,
        f"the style {options.style} shows no footage; accepted: {', '.join((AUTO, *shown))}",
    )
