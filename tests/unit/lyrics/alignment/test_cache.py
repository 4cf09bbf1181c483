"""Found times on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.alignment import cache
from scopitone.lyrics.song_digest import SongDigest

LYRICS = Lyrics(
    (Line("Blue hour", 0.5, 2.0, (Word("Blue", 0.5, 1.0), Word("hour", 1.1, 2.0)), 0.7),)
)


def make_model(folder: Path, weights: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(weights)
    return folder


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "new" / "words.json"
    cache.save(LYRICS, path)
    assert cache.load(path) == LYRICS


@pytest.mark.parametrize("content", ["", "{", "[]", '{"lines": [{}]}', '{"lines": [1]}', "{}"])
def test_what_cannot_be_read_is_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / "words.json"
    assert cache.load(path) is None
    path.write_text(content)
    assert cache.load(path) is None


def test_sound_words_and_model_each_have_a_place_of_their_own(tmp_path: Path) -> None:
    first, second = tmp_path / "1.wav", tmp_path / "2.wav"
    first.write_bytes(b"1")
    second.write_bytes(b"2")
    small = make_model(tmp_path / "small", b"1")
    tiny = make_model(tmp_path / "tiny", b"1")
    other = Lyrics((Line("Blue hours"),))
    places = {
        cache.cache_path(tmp_path, SongDigest(audio), lyrics, model, language)
        for audio in (first, second)
        for lyrics in (LYRICS, other)
        for model in (None, small, tiny)
        for language in (None, "fr")
    }
    assert len(places) == 24
    assert cache.cache_path(tmp_path, SongDigest(first), LYRICS, small, None) in places
