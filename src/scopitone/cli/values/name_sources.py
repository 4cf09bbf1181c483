"""The names that shells complete: those of the registries, with their descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from scopitone.cli.values.names import complete_from

if TYPE_CHECKING:
    from scopitone.video.styles.parameters import ParameterInfo


def list_styles() -> Mapping[str, str]:
    """List the styles, those of installed packages included."""
    from scopitone.video.styles import AUTO, styles_by_name

    about = {name: style.about for name, style in styles_by_name().items()}
    return {AUTO: "Chosen according to genre, words, and energy.", **about}


def list_codecs() -> Mapping[str, str]:
    """List the video codecs."""
    from scopitone.video.encode.codecs import AUTO, CODECS

    about = {name: codec.about for name, codec in CODECS.items()}
    return {AUTO: "A hardware H.264 encoder, if one works.", **about}


def list_presets() -> Mapping[str, str]:
    """List the platform presets."""
    from scopitone.video.presets import PRESETS

    return {name: preset.aspect_ratio for name, preset in PRESETS.items()}


def list_caption_formats() -> Mapping[str, str]:
    """List the lyric formats that can be written."""
    from scopitone.lyrics.formats.registry import exported_formats

    return {name: written.name for name, written in exported_formats().items()}


def list_listening_models() -> Mapping[str, str]:
    """List the sizes of listening models; a folder is accepted too."""
    from scopitone.lyrics.listening.weights import NO_MODEL, SIZES

    return {**dict.fromkeys(SIZES, ""), NO_MODEL: "Do not listen."}


def list_languages() -> Mapping[str, str]:
    """List the codes of languages that a listener knows."""
    from scopitone.lyrics.listening.languages import LANGUAGES

    return dict.fromkeys(sorted(LANGUAGES), "")


def list_encodings() -> Mapping[str, str]:
    """List the encodings of lyrics files; others are accepted too."""
    from scopitone.core.text_encoding import ENCODING_NAMES

    return {"utf-8": "", "utf-16": "", **ENCODING_NAMES}


def list_genres() -> Mapping[str, str]:
    """List the genres of the built-in composer; other tags are accepted too."""
    from scopitone.music.composer.genres.registry import GENRES

    return dict.fromkeys(GENRES, "")


def list_queues() -> Mapping[str, str]:
    """List the queues that a worker can serve."""
    from scopitone.core.settings import QUEUE_NAMES

    return dict.fromkeys(QUEUE_NAMES, "")


def list_task_models() -> Mapping[str, str]:
    """List the task models of the job API."""
    from scopitone.http.models.catalogue import MODELS

    return dict.fromkeys(MODELS, "")


class StyleParameter(click.ParamType[str]):
    """NAME=VALUE of a style; shells complete the name, and words that are accepted as its value."""

    name = "name=value"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        """Return the text, which is split later."""
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Return names or, after the equals sign, values."""
        name, equals, value = incomplete.partition("=")
        parameters = _find_style_parameters(ctx)
        if not equals:
            about = {f"{key}=": found.about for key, found in parameters.items()}
            return complete_from(about, name)
        accepted = parameters[name].accepted if name in parameters else ""
        # Numbers have a range instead of words: "0 to 2".
        words = [word for word in accepted.split(", ") if " " not in word]
        return complete_from(dict.fromkeys(words, ""), value, before=f"{name}=")


def _find_style_parameters(context: click.Context) -> dict[str, ParameterInfo]:
    """Return the parameters of the style on the command line; of all styles without one."""
    from scopitone.video.styles import choices_class_of, styles_by_name
    from scopitone.video.styles.parameters import describe_parameters

    chosen = context.params.get("style")
    styles = [chosen] if chosen in styles_by_name() else [*styles_by_name()]
    return {
        parameter.name: parameter
        for style in styles
        for parameter in describe_parameters(choices_class_of(style))
    }
