"""Every word of the text is in the JSON, whatever has times."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.lyrics.lyrics_json import TimedText, dump_lyrics, split_words

tokens = st.sampled_from(["la", "don't", "–", "夜空", "“hm”", "no,", "x-y", "…", "la"])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A line of which some tokens, or parts of them, have times."""
    texts = draw(st.lists(tokens, min_size=1, max_size=7))
    words = []
    for number, text in enumerate(texts):
        parts = draw(st.sampled_from([(), (text,), tuple(text)]))
        for offset, part in enumerate(parts):
            start = number + offset / 10
            words.append(Word(part, start, start + 0.1))
    return Line(" ".join(texts), 0.0, len(texts) + 1.0, tuple(words))


@given(lines())
def test_all_words_of_the_text_in_their_order(line: Line) -> None:
    words = split_words(line)
    assert "".join(word.text for word in words) == "".join(line.text.split())
    assert all(word.text and not any(map(str.isspace, word.text)) for word in words)


@given(lines())
def test_times_ascend_where_any_word_has_one(line: Line) -> None:
    words = split_words(line)
    if not line.spans():
        return
    times = [(word.start, word.end) for word in words]
    assert all(start is not None and end is not None and start <= end for start, end in times)
    assert all(before[0] <= after[0] for before, after in pairwise(times))  # type: ignore[operator]


def test_punctuation_belongs_to_the_word_that_it_touches() -> None:
    words = (Word("Hello", 1.0, 1.5), Word("you", 2.0, 2.5))
    assert split_words(Line("“Hello!” – you …", 1.0, 3.0, words)) == (
        TimedText("“Hello!”", 1.0, 1.5),
        TimedText("–", 1.5, 2.0),
        TimedText("you", 2.0, 2.5),
        TimedText("…", 2.5, 3.0),
    )


def test_a_word_of_two_stays_one() -> None:
    words = (Word("in the", 1.0, 1.5), Word("air", 1.5, 2.0))
    assert [word.text for word in split_words(Line("in the air", 1.0, 2.0, words))] == [
        "in the",
        "air",
    ]


def test_lines_without_times() -> None:
    assert split_words(Line("Paper boats")) == (
        TimedText("Paper", None, None),
        TimedText("boats", None, None),
    )


def test_rows_follow_their_line() -> None:
    rows = (
        Line("drüben", role="translation"),
        Line("(oh)", 1.5, 2.5, role="background", rows=(Line("(ach)", role="translation"),)),
    )
    line = Line(
        "川 yonder",
        1.0,
        2.0,
        confidence=0.5,
        singer=Singer("Ann", "left"),
        section="Verse",
        ruby=(Ruby(0, 1, "かわ"),),
        rows=rows,
    )
    dumped = dump_lyrics(Lyrics((line, Line("gone"))))["lines"]
    keys = ("text", "role", "start", "end", "confidence", "singer", "section")
    assert [tuple(entry[key] for key in keys) for entry in dumped] == [
        ("川 yonder", "main", 1.0, 2.0, 0.5, "Ann", "Verse"),
        ("drüben", "translation", 1.0, 2.0, 0.5, "Ann", "Verse"),
        ("(oh)", "background", 1.5, 2.5, 1.0, "Ann", "Verse"),
        ("(ach)", "translation", 1.5, 2.5, 1.0, "Ann", "Verse"),
        ("gone", "main", None, None, None, None, None),
    ]
    assert dumped[0]["ruby"] == [{"start": 0, "end": 1, "reading": "かわ"}]
