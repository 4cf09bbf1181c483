import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.lyrics.formats import webvtt

CUES = """WEBVTT - a song

STYLE
::cue { color: white }

NOTE not
sung

first
00:01.000 --> 00:03.500 line:0 align:left
<v Ava><i>Hello</i> there,
world &amp; all

00:00:04.000 --> 00:00:06.000
♪ Sing <00:00:04.500><c>it</c> <00:00:05.000>loud ♪
"""


def test_cues_lose_markup_and_words_keep_their_times() -> None:
    assert webvtt.matches(CUES)
    first, second = webvtt.parse(CUES).lines
    assert first == Line("Hello there, world & all", 1.0, 3.5, singer=Singer("Ava"))
    assert (second.text, second.start, second.end) == ("Sing it loud", 4.0, 6.0)
    assert [(word.text.strip("♪ "), word.start) for word in second.words] == [
        ("Sing", 4.0),
        ("it", 4.5),
        ("loud", 5.0),
    ]
    assert second.words[-1].end == 6.0


def test_what_has_no_head_is_not_webvtt() -> None:
    assert not webvtt.matches("00:01.000 --> 00:02.000\nA")


def test_a_cue_without_a_blank_row_before_it() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB"
    assert webvtt.parse(text) == Lyrics((Line("A", 1.0, 2.0), Line("B", 3.0, 4.0)))


@pytest.mark.parametrize(
    ("cue", "told", "line"),
    [
        ("00:02.000 --> 00:01.000\nA", "ends before it begins", Line("A", 2.0, 5.0)),
        (
            "00:01.000 --> 00:05.000\nA <00:04.000>b <00:03.000>c",
            "go backward",
            Line("A b c", 1.0, 5.0),
        ),
    ],
)
def test_what_is_wrong_is_mended_and_told_with_its_line(cue: str, told: str, line: Line) -> None:
    lyrics = webvtt.parse(f"WEBVTT\n\n{cue}")
    assert lyrics.lines == (line,)
    (warning,) = lyrics.warnings
    assert warning.startswith("line 3: ")
    assert told in warning


def test_a_file_without_a_cue_that_can_be_read_is_refused() -> None:
    with pytest.raises(InputError, match=r"line 3: '00:75\.000' is not a time"):
        webvtt.parse("WEBVTT\n\n00:75.000 --> 00:99.000\nA")


def test_commas_and_a_blank_first_row() -> None:
    first = "00:00:01,500 --> 00:00:02,500\n\nA\n\nNOTE no\nsong\n"
    text = f"WEBVTT\n\n{first}\n7\n00:03,000 --> 00:04,000\nB"
    assert webvtt.parse(text) == Lyrics((Line("A", 1.5, 2.5), Line("B", 3.0, 4.0)))


def test_the_name_of_a_cue_after_one_without_words_is_no_line() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n\nchorus\n00:03.000 --> 00:04.000\nB"
    assert webvtt.parse(text) == Lyrics((Line("B", 3.0, 4.0),))


def test_rolling_captions_keep_the_times_of_words() -> None:
    text = """WEBVTT
Kind: captions

00:00:01.000 --> 00:00:03.000 align:start position:0%
BLANK
red<00:00:01.400><c> lanterns</c>

00:00:03.000 --> 00:00:03.010 align:start position:0%
red lanterns
BLANK

00:00:03.010 --> 00:00:06.000 align:start position:0%
red lanterns
red<00:00:04.000><c.colorE5E5E5> lanterns</c>
"""
    first, second = webvtt.parse(text.replace("BLANK", " ")).lines
    assert first.text == second.text == "red lanterns"
    assert [(word.text, word.start) for word in (*first.words, *second.words)] == [
        ("red", 1.0),
        ("lanterns", 1.4),
        ("red", 3.01),
        ("lanterns", 4.0),
    ]


def test_a_word_is_held_for_as_long_as_its_cue() -> None:
    (line,) = webvtt.parse("WEBVTT\n\n00:01.000 --> 00:09.000\nA <00:02.000>b").lines
    assert line.words == (Word("A", 1.0, 2.0), Word("b", 2.0, 9.0))


def test_a_file_without_cues_has_no_lines() -> None:
    assert webvtt.parse("WEBVTT\n\nNOTE nobody sings\n").lines == ()


def test_voices_are_singers() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Jo &amp; Al>Rainy night</v>\n\n"
        "00:03.000 --> 00:05.000\n<v.loud Ann>Stay\nalong\n\n"
        "00:05.000 --> 00:07.000\n- <v Jo & Al>Home</v>\n<v Ann>Alone</v>\n\n"
        "00:07.000 --> 00:08.000\nAll"
    )
    lines = webvtt.parse(text).lines
    assert [(line.text, line.start, line.singer and line.singer.name) for line in lines] == [
        ("Rainy night", 1.0, "Jo & Al"),
        ("Stay along", 3.0, "Ann"),
        ("- Home", 5.0, "Jo & Al"),
        ("Alone", 5.0, "Ann"),
        ("All", 7.0, None),
    ]
    solo = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Jo>One\n\n00:03.000 --> 00:05.000\n<v Jo>Two"
    assert [line.singer for line in webvtt.parse(solo).lines] == [None, None]
