"""Names of singers and backing vocals are set as such, not as words of the lead."""

from __future__ import annotations

import pytest

from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.lyrics.secondary_rows import set_backing_apart
from scopitone.lyrics.singer_marks import split_names


def sung(text: str, start: float) -> Line:
    words = tuple(Word(part, start + k, start + k + 0.9) for k, part in enumerate(text.split()))
    return Line(text, words[0].start, words[-1].end, words)


def test_names_that_lead_lines_are_singers() -> None:
    lyrics = Lyrics(
        (
            sung("Anna: Do you remember me?", 1.0),
            sung("I waited by the door", 8.0),
            sung("Tom Lee: I do", 14.0),
            sung("Anna: Then stay", 18.0),
        )
    )
    lines = split_names(lyrics).lines
    assert [line.text for line in lines] == [
        "Do you remember me?",
        "I waited by the door",
        "I do",
        "Then stay",
    ]
    anna, tom = Singer("Anna"), Singer("Tom Lee")
    assert [line.singer for line in lines] == [anna, anna, tom, anna]
    assert [line.words[0].text for line in lines] == ["Do", "I", "I", "Then"]
    assert lines[0].start == lines[0].words[0].start == 2.0
    assert lines[0].end == lyrics.lines[0].end


@pytest.mark.parametrize(
    "texts",
    [
        ("She said: never again", "I said: come home", "She said: never again"),
        ("Oh my love", "Time: 10:30 in the morning"),
        ("one: two: three", "one: four"),
    ],
)
def test_a_colon_alone_makes_no_singer(texts: tuple[str, ...]) -> None:
    lyrics = Lyrics(tuple(sung(text, 10.0 * k) for k, text in enumerate(texts)))
    assert split_names(lyrics) == lyrics


def test_marked_singers_stay() -> None:
    line = Line("Anna: hello", singer=Singer("v1", "left"))
    lyrics = Lyrics((line, line))
    assert split_names(lyrics) == lyrics


def test_words_in_parentheses_are_background_vocals_with_their_times() -> None:
    line = sung("I can't let go (let go, let go) tonight", 10.0)
    (lead,) = set_backing_apart(Lyrics((line,))).lines
    assert lead.text == "I can't let go tonight"
    assert [word.text for word in lead.words] == ["I", "can't", "let", "go", "tonight"]
    (row,) = lead.rows
    assert (row.text, row.role) == ("(let go, let go)", "background")
    assert (row.start, row.end) == (14.0, 17.9)
    assert len(row.words) == 4
    assert (lead.start, lead.end) == (line.start, line.end)


@pytest.mark.parametrize("text", ["(ooh, ooh)", "no backing here", "♪ (la la)", "a (b"])
def test_a_line_that_is_all_in_parentheses_stays(text: str) -> None:
    lyrics = Lyrics((sung(text, 3.0),))
    assert set_backing_apart(lyrics) == lyrics
