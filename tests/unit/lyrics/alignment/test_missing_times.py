"""Times that lyrics lack: which are found how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripted_listener import ScriptedListener, say

from scopitone.audio.encode import write_wav
from scopitone.core.song import MIN_WORD_CONFIDENCE, Line, Lyrics, Word
from scopitone.lyrics.alignment.acoustics.song_sound import SongSound, decode_song
from scopitone.lyrics.alignment.missing_times import UNHEARD_CONFIDENCE, find_times
from scopitone.lyrics.alignment.word_times import EARLY_S

SECONDS = 40.0
FIRST, SECOND, THIRD = (
    "morning comes across the river",
    "winter took the bridges down",
    "leave a light on for the night",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SongSound]:
    path = tmp_path_factory.mktemp("noise") / "noise.wav"
    samples = np.random.default_rng(4).normal(0, 0.05, (2, round(SECONDS * 48_000)))
    write_wav([samples.astype(np.float32)], path)
    with decode_song(path, lambda: None) as decoded:
        yield decoded


def all_said() -> list:
    return [*say(FIRST, 5.0), *say(SECOND, 15.0), *say(THIRD, 25.0)]


def test_plain_lines_are_found_by_ear(sound: SongSound, hand_made: Callable) -> None:
    lyrics = Lyrics(tuple(map(Line, (FIRST, SECOND, THIRD))))
    found = find_times(lyrics, sound, hand_made(SECONDS), ScriptedListener(all_said())).lines
    assert [line.text for line in found] == [FIRST, SECOND, THIRD]
    assert [line.start for line in found] == pytest.approx([5.1, 15.1, 25.1], abs=0.15)
    assert all(line.is_word_by_word for line in found)
    assert [word.text for line in found for word in line.words] == [w.text for w in all_said()]


def test_without_a_listener_no_words_are_believed(sound: SongSound, hand_made: Callable) -> None:
    lyrics = Lyrics(tuple(map(Line, (FIRST, SECOND, THIRD))))
    found = find_times(lyrics, sound, hand_made(SECONDS), None).lines
    assert all(line.words and not line.is_word_by_word for line in found)


def test_given_lines_are_not_written_down_only_aligned(
    sound: SongSound, hand_made: Callable
) -> None:
    listener = ScriptedListener(all_said())
    lines = tuple(
        Line(text, start + EARLY_S) for text, start in ((FIRST, 5.0), (SECOND, 15.0), (THIRD, 25.0))
    )
    found = find_times(Lyrics(lines), sound, hand_made(SECONDS), listener).lines
    assert [line.start for line in found] == [line.start for line in lines]
    assert "transcribe" not in listener.calls
    assert found[1].words[2].start == pytest.approx(15.8 + EARLY_S, abs=0.1)


def test_given_words_stay_as_they_are(sound: SongSound, hand_made: Callable) -> None:
    words = (Word("morning", 5.0, 5.5), Word("comes", 5.6, 6.0))
    given_line = Line("morning comes", 5.0, 6.0, words)
    lyrics = Lyrics((given_line, Line(SECOND, 15.0)))
    found = find_times(lyrics, sound, hand_made(SECONDS), ScriptedListener(all_said())).lines
    assert found[0] == given_line
    assert len(found[1].words) == 5


def test_lines_that_are_laid_between_given_ones_are_not_believed(
    sound: SongSound, hand_made: Callable
) -> None:
    lyrics = Lyrics((Line(FIRST, 5.0), Line(SECOND), Line(THIRD, 25.0)))
    found = find_times(lyrics, sound, hand_made(SECONDS), ScriptedListener(all_said())).lines
    assert found[1].text == SECOND
    assert found[1].confidence <= UNHEARD_CONFIDENCE < MIN_WORD_CONFIDENCE
    assert found[0].confidence > MIN_WORD_CONFIDENCE


def test_signs_alone_are_no_words_to_listen_for(sound: SongSound, hand_made: Callable) -> None:
    lyrics = Lyrics((Line("♪"), Line("…")))
    found = find_times(lyrics, sound, hand_made(SECONDS), ScriptedListener([]))
    assert not any(line.words for line in found.lines)


TEXTS = st.lists(st.sampled_from([FIRST, SECOND, THIRD, "oh", "夜空"]), min_size=1, max_size=10)
SAID = st.lists(st.tuples(st.sampled_from([FIRST, SECOND, THIRD, "oh"]), st.floats(0, 36)))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, said=SAID)
def test_all_words_stay_within_the_song_and_in_order(
    sound: SongSound, hand_made: Callable, texts: list[str], said: list[tuple[str, float]]
) -> None:
    listener = ScriptedListener([word for text, start in said for word in say(text, start)])
    lyrics = Lyrics(tuple(map(Line, texts)))
    found = find_times(lyrics, sound, hand_made(SECONDS), listener).lines
    assert [line.text for line in found] == texts
    words = [word for line in found for word in line.words]
    assert "".join(word.text for word in words) == "".join("".join(texts).split())
    assert all(after.start - before.start >= 0.04 for before, after in pairwise(words))
    for line in found:
        assert line.start is not None
        assert line.end is not None
        assert 0 <= line.start <= line.words[0].start
        assert line.words[-1].end <= line.end <= SECONDS
