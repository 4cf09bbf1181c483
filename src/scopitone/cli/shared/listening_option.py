"""The option --listening-model, shared by the commands that transcribe songs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scopitone.cli.help.option_groups import grouped_option
from scopitone.cli.values.name_sources import list_listening_models
from scopitone.cli.values.names import Name
from scopitone.lyrics.listening.weights import DEFAULT_MODEL, MODEL_HELP, ModelChoice


def listening_model_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --listening-model to `command`, which gets a ModelChoice.

    The model may be downloaded, because the user of a command sees the download.
    """
    return grouped_option(
        "Advanced",
        "--listening-model",
        metavar="NAME",
        type=Name("model", list_listening_models, is_checked=False),
        envvar="SCOPITONE_LISTENING_MODEL",
        default=DEFAULT_MODEL,
        show_default=True,
        callback=lambda _context, _option, value: ModelChoice(value, may_download=True),
        help=MODEL_HELP,
    )(command)
