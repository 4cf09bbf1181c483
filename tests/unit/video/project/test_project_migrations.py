"""Projects of every older version are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.video.project.project_document import Project, from_document
from scopitone.video.project.project_migrations import current_version, migrate

DOCUMENTS: dict[int, dict[str, Any]] = {
    1: {
        "version": 1,
        "song": "song.mp3",
        "lyrics": {
            "lines": [
                {
                    "text": "One two",
                    "start": 1.0,
                    "end": 3.0,
                    "words": [["One", 1.0, 2.0], ["two", 2.0, 3.0]],
                    "confidence": 1.0,
                }
            ]
        },
        "options": {"cover": "cover.jpg", "author": "Ava", "style": "vinyl", "fps": 25},
        "cuts": ["youtube"],
    },
}
DOCUMENTS[2] = {**DOCUMENTS[1], "version": 2}
"""The same project as each version wrote it."""


@pytest.mark.parametrize("version", range(1, current_version() + 1))
def test_a_document_of_each_version_is_read(version: int) -> None:
    words = (Word("One", 1.0, 2.0), Word("two", 2.0, 3.0))
    assert from_document(DOCUMENTS[version], Path("folder")) == Project(
        Path("folder/song.mp3"),
        Lyrics((Line("One two", 1.0, 3.0, words),)),
        options={
            "cover": Path("folder/cover.jpg"),
            "author": "Ava",
            "style": "vinyl",
            "fps": 25,
        },
        cuts=("youtube",),
    )


def rename(document: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in document.items() if key != "tune"}
    return {**rest, "song": document["tune"]}


def add_cuts(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "cuts": [document["song"]]}


MIGRATIONS = {1: rename, 2: add_cuts}


def test_each_migration_is_applied_once_from_the_version_of_the_document() -> None:
    oldest = {"version": 1, "tune": "a"}
    newest = {"version": 3, "song": "a", "cuts": ["a"]}
    assert migrate(oldest, MIGRATIONS) == newest
    assert oldest == {"version": 1, "tune": "a"}
    assert migrate({"version": 2, "song": "a"}, MIGRATIONS) == newest
    assert migrate(newest, MIGRATIONS) == newest


@pytest.mark.parametrize("version", [4, 0, -1, "1", 1.0, None, True])
def test_other_versions_are_refused(version: object) -> None:
    with pytest.raises(InputError, match=r"^project\.version: is .*; accepted: 1 to 3") as error:
        migrate({"version": version}, MIGRATIONS)
    assert ("newer Scopitone" in error.value.message) == (version == 4)
