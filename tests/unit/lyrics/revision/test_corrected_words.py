"""Corrections of the words of a song: what was not corrected keeps its exact times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.lyrics.aligned_words import build_lyrics, list_words
from scopitone.lyrics.revision import correct_words, inherit_lines

DURATION = 60.0
TEXTS = st.lists(
    st.lists(st.sampled_from(["a", "rivr", "runs", "to", "the", "sea", "oh", "—"]), min_size=1),
    min_size=1,
    max_size=8,
)


def sing(*texts: str, pause_s: float = 0.2) -> Lyrics:
    """Lines of which every word is sung for 0.4 s."""
    lines, time_s = [], 1.0
    for text in texts:
        words = []
        for word in text.split():
            words.append(Word(word, round(time_s, 3), round(time_s + 0.4, 3)))
            time_s += 0.4 + pause_s
        lines.append(Line(text, words[0].start, words[-1].end, tuple(words)))
    return Lyrics(tuple(lines))


def list_times(lyrics: Lyrics) -> list[tuple[str, float, float]]:
    """Every word with its times."""
    return [(word.text, word.start, word.end) for line in lyrics.lines for word in line.words]


def send(lyrics: Lyrics) -> Lyrics:
    """The words as a client sends them: without anything else of their lines."""
    return build_lyrics(
        (word["word"], word["start_s"], word["end_s"]) for word in list_words(lyrics)
    )


SONG = sing("a rivr runs to the sea", "oh light", "a rivr runs to the sea")


def test_a_typo_keeps_every_time() -> None:
    texts = ["a river runs to the sea", "oh light", "a rivr runs to the sea"]
    corrected = correct_words(SONG, texts, DURATION)
    assert [times[1:] for times in list_times(corrected)] == [
        times[1:] for times in list_times(SONG)
    ]
    assert corrected.lines[0].words[1].text == "river"
    assert corrected.lines[1:] == SONG.lines[1:]


def test_new_words_are_placed_between_their_neighbors() -> None:
    song = sing("light a fire", pause_s=1.0)
    [line] = correct_words(song, ["light up a fire"], DURATION).lines
    assert [line.words[place] for place in (0, 2, 3)] == list(song.lines[0].words)
    assert song.lines[0].words[0].end <= line.words[1].start < line.words[1].end
    assert line.words[1].end <= song.lines[0].words[1].start


def test_without_room_only_the_word_before_is_shortened() -> None:
    song = sing("light a fire", pause_s=0.0)
    [line] = correct_words(song, ["light up a fire"], DURATION).lines
    assert [line.words[place].start for place in (0, 2, 3)] == [1.0, 1.4, 1.8]
    assert line.words[0].end == line.words[1].start == pytest.approx(1.25)
    assert line.words[1].end == 1.4


def test_a_word_that_becomes_two_is_shared_by_them() -> None:
    [line] = correct_words(sing("thank you alot"), ["thank you a lot"], DURATION).lines
    assert (line.words[2].start, line.words[3].end) == (2.2, 2.6)
    assert line.words[2].end == line.words[3].start


def test_lines_are_split_and_joined_without_loss() -> None:
    texts = ["a rivr runs", "to the sea oh light", "a rivr runs to the sea"]
    assert list_times(correct_words(SONG, texts, DURATION)) == list_times(SONG)


def test_words_without_spaces_stay_those_of_the_line() -> None:
    words = (Word("君", 1.0, 1.5), Word("が", 1.5, 1.7), Word("好き", 1.7, 2.4))
    song = Lyrics((Line("君が好き", 1.0, 2.4, words),))
    [line] = correct_words(song, ["君は好き。"], DURATION).lines
    assert [word.text for word in line.words] == ["君", "は", "好き。"]
    assert [(word.start, word.end) for word in line.words] == [(1.0, 1.5), (1.5, 1.7), (1.7, 2.4)]
    assert send(Lyrics((line,))).lines[0].text == "君は好き。"


@given(TEXTS, TEXTS)
def test_every_text_gets_all_its_words_in_order(old: list[list[str]], new: list[list[str]]) -> None:
    song = sing(*(" ".join(words) for words in old))
    texts = [" ".join(words) for words in new]
    corrected = correct_words(song, texts, DURATION)
    assert [line.text for line in corrected.lines] == texts
    assert [" ".join(word.text for word in line.words) for line in corrected.lines] == texts
    times = list_times(corrected)
    assert all(0 <= start <= end <= DURATION for _, start, end in times)
    starts = [start for _, start, _ in times]
    assert starts == sorted(starts)


@given(TEXTS, st.data())
def test_one_changed_word_changes_no_other(texts: list[list[str]], data: st.DataObject) -> None:
    song = sing(*(" ".join(words) for words in texts))
    row = data.draw(st.integers(0, len(texts) - 1))
    place = data.draw(st.integers(0, len(texts[row]) - 1))
    changed = [list(words) for words in texts]
    changed[row][place] = "new"
    corrected = correct_words(song, [" ".join(words) for words in changed], DURATION)
    before, after = list_times(song), list_times(corrected)
    if not any("—" in words for words in texts):
        assert [times[1:] for times in after] == [times[1:] for times in before]
    assert correct_words(corrected, [" ".join(words) for words in changed], DURATION) == corrected


FULL = Lyrics(
    (
        Line(
            "川が呼ぶ",
            1.0,
            3.0,
            (Word("川", 1.0, 1.4), Word("が", 1.4, 1.6), Word("呼ぶ", 1.6, 3.0)),
            confidence=0.4,
            singer=Singer("Ava", "left"),
            section="Verse",
            ruby=(Ruby(0, 1, "かわ"), Ruby(2, 3, "よ")),
            rows=(Line("The river calls", role="translation"),),
        ),
        Line("♪", 4.0, 5.0),
        Line("go home", 6.0, 7.0, (Word("go", 6.0, 6.4), Word("home", 6.5, 7.0)), section="Chorus"),
    )
)


def test_words_that_come_back_unchanged_change_nothing() -> None:
    assert inherit_lines(FULL, send(FULL)) == FULL


def test_singer_section_and_rows_stay_with_a_corrected_line() -> None:
    sung = [("川", 1.0, 1.4), ("は", 1.4, 1.6), ("呼ぶ\n", 1.6, 3.0), ("go", 6.0, 6.4)]
    revised = inherit_lines(FULL, build_lyrics([*sung, ("home\n", 6.6, 7.0)]))
    first, pause, last = revised.lines
    assert (first.text, first.singer, first.section) == ("川は呼ぶ", Singer("Ava", "left"), "Verse")
    assert first.rows == FULL.lines[0].rows
    assert first.ruby == FULL.lines[0].ruby
    assert first.confidence == 0.4
    assert pause == FULL.lines[1]
    assert (last.section, last.words[1].start, last.confidence) == ("Chorus", 6.6, 1.0)


def test_the_rows_of_a_split_line_are_shown_once() -> None:
    sung = [("川\n", 1.0, 1.4), ("が", 1.4, 1.6), ("呼ぶ\n", 1.6, 3.0), ("go home\n", 6.0, 7.0)]
    lines = inherit_lines(FULL, build_lyrics(sung)).lines
    assert [bool(line.rows) for line in lines] == [True, False, False, False]
    assert [line.section for line in lines] == ["Verse", "Verse", None, "Chorus"]
