"""Keys of cached results."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scopitone.lyrics.song_digest import SongDigest


def test_a_key_is_of_the_songs_bytes_and_the_details(tmp_path: Path) -> None:
    song = tmp_path / "song.mp3"
    song.write_bytes(b"sound")
    digest = SongDigest(song)
    assert digest.make_key(["base", None]) == hashlib.sha256(b'sound["base", null]').hexdigest()
    assert digest.make_key("other") == hashlib.sha256(b'sound"other"').hexdigest()


def test_the_song_is_read_once_and_only_for_a_key(tmp_path: Path) -> None:
    song = tmp_path / "song.mp3"
    digest = SongDigest(song)
    song.write_bytes(b"sound")
    first = digest.make_key([1])
    song.unlink()
    assert digest.make_key([1]) == first
    assert digest.make_key([2]) != first
