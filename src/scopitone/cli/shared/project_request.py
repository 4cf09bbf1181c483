"""Project files on the command line: what is rendered of one, and what a new one holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scopitone.cli.shared.video_options import (
    TRANSCRIBE_LYRICS,
    GivenOptions,
    Request,
    build_request,
)
from scopitone.core.song import Song
from scopitone.video.project.overrides import override_options
from scopitone.video.project.project_document import Project
from scopitone.video.project.project_file import check_files, local_song, read_project
from scopitone.video.project.project_schema import stored_options


def build_project_request(path: Path, given: GivenOptions) -> Request:
    """The request of a command line whose SONG is the project file `path`.

    Options on the command line take precedence over the project's.

    Raises: InputError if the project, a brand kit or a font cannot be read, UsageError as
        `build_request` does.
    """
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
        local_song(project), GivenOptions({**given.values, **options}, frozenset(options))
    )
    return replace(
        request,
        project=path,
        stored_lyrics=project.lyrics if has_words else None,
        cuts=project.cuts,
    )


def collect_project(
    song: Song, given: GivenOptions, cuts: tuple[str, ...], *, hear_lyrics: bool
) -> Project:
    """The project of a command line whose song was read."""
    return Project(
        song=song.audio,
        lyrics=None if hear_lyrics else song.lyrics,
        hear_lyrics=hear_lyrics,
        options={
            option.name: given.values[option.name]
            for option in stored_options()
            if option.name in given.names
        },
        cuts=cuts,
    )
