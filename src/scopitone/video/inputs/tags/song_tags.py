"""What the tags of a song contain, whatever the container: plain data, not yet checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

FRONT_COVER = 3
"""The type of a picture of the front cover in ID3v2, FLAC and Ogg."""

ICONS = (1, 2)
"""The types of file icons: pictures of 32 x 32 pixels for lists of files."""

LYRICS_KEYS = frozenset(
    (
        "LYRICS",
        "LYRIC",
        "SYNCEDLYRICS",
        "SYNCLYRICS",
        "UNSYNCEDLYRICS",
        "UNSYNCLYRICS",
        "UNSYNCHRONIZEDLYRICS",
        "UNSYNCHRONISEDLYRICS",
        "SYNCHRONIZEDLYRICS",
        "SYNCHRONISEDLYRICS",
        "USLT",
    )
)
"""Names of free fields that contain lyrics, without anything but their letters."""


@dataclass(frozen=True, slots=True)
class TagPicture:
    """A picture in the tags.

    kind: its type as in ID3v2 (FRONT_COVER, ICONS; 0 if the tag gives none). data: encoded.
    """

    kind: int
    data: bytes


@dataclass(slots=True)
class SongTags:
    """The tags of a song. Each list is empty if the tags have no such field.

    synced: lyrics with times of the ID3v2 frame for them, as LRC. lyrics: lyrics as text, of any
    format. warnings: what was skipped or guessed, for the user.
    """

    titles: list[str] = field(default_factory=list)
    artists: list[str] = field(default_factory=list)
    album_artists: list[str] = field(default_factory=list)
    albums: list[str] = field(default_factory=list)
    genres: list[str] = field(default_factory=list)
    synced: list[str] = field(default_factory=list)
    lyrics: list[str] = field(default_factory=list)
    pictures: list[TagPicture] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add_field(self, name: str, values: Iterable[str]) -> None:
        """Add the values of the field `name`, in any spelling; unknown fields are ignored."""
        values = [value for value in values if value.strip()]
        key = re.sub(r"[^A-Z]", "", name.upper())
        if key in LYRICS_KEYS:
            self.lyrics.extend(values)
        elif target := _FIELDS.get(key):
            getattr(self, target).extend(values)

    def fill_from(self, other: SongTags) -> None:
        """Take from `other` the names that are missing here, and all its lyrics and pictures."""
        for name in ("titles", "artists", "album_artists", "albums", "genres"):
            if not getattr(self, name):
                setattr(self, name, getattr(other, name))
        for name in ("synced", "lyrics", "pictures", "warnings"):
            own = getattr(self, name)
            own.extend(item for item in getattr(other, name) if item not in own)

    def sorted_pictures(self) -> list[TagPicture]:
        """Return the pictures, front covers first and icons last."""
        return sorted(self.pictures, key=_rank_picture)


_FIELDS = {
    "TITLE": "titles",
    "ARTIST": "artists",
    "ALBUMARTIST": "album_artists",
    "ALBUM": "albums",
    "GENRE": "genres",
}


def _rank_picture(picture: TagPicture) -> int:
    if picture.kind == FRONT_COVER:
        return 0
    return 2 if picture.kind in ICONS else 1


def join_names(names: Iterable[str]) -> str:
    """Return several names as one text: "Jo, Ann". A name that another one contains is left out."""
    joined = ""
    for name in (" ".join(name.split()) for name in names):
        if name and not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", joined, re.IGNORECASE):
            joined = f"{joined}, {name}" if joined else name
    return joined
