"""scopitone --version: its own version; with --json, those of all that a video depends on."""

from __future__ import annotations

import json

import click

from scopitone import __version__

PACKAGES = ("av", "skia-python", "uharfbuzz", "numpy", "numba", "faster-whisper", "onnxruntime")
"""Packages whose version can change a video or the times of words."""


def show_version(context: click.Context, _option: click.Parameter, is_set: bool) -> None:
    """Print the version, and exit."""
    if not is_set or context.resilient_parsing:
        return
    in_json = context.obj is not None and context.obj.in_json
    text = f"scopitone, version {__version__}"
    click.echo(json.dumps(collect_versions()) if in_json else text)
    context.exit()


def collect_versions() -> dict[str, object]:
    """Return the versions as JSON values: the package, Python, the system, packages, FFmpeg."""
    import platform

    import av

    return {
        "scopitone": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: _find_version(name) for name in PACKAGES},
        "ffmpeg": {name: ".".join(map(str, parts)) for name, parts in av.library_versions.items()},
    }


def _find_version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None
