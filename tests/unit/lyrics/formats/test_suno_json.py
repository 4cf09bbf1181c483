import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics import parse

SUNO = """[
  {"word": "[Verse]\\nOh ", "start_s": 1.0, "end_s": 1.5},
  {"word": "my\\n", "start_s": 1.5, "end_s": 2.25, "success": true, "p_align": 0.9},
  {"word": "stars", "startS": 4, "endS": 5}
]"""


def texts(lyrics: Lyrics) -> list[str]:
    return [line.text for line in lyrics.lines]


def test_words_become_lines_at_their_breaks() -> None:
    read = parse(SUNO.encode())
    assert read.lines == (
        Line("Oh my", 1.0, 2.25, (Word("Oh", 1.0, 1.5), Word("my", 1.5, 2.25))),
        Line("stars", 4.0, 5.0, (Word("stars", 4.0, 5.0),)),
    )


def test_an_object_may_hold_the_list() -> None:
    for name in ("aligned_words", "alignedWords"):
        assert texts(parse(f'{{"id": "x", "{name}": {SUNO}}}'.encode())) == ["Oh my", "stars"]


def test_no_words_are_an_instrumental() -> None:
    assert parse(b"[]") == Lyrics()


def test_signs_without_spaces_stand_together() -> None:
    text = '[{"word":"夜","start_s":1,"end_s":2},{"word":"空","start_s":2,"end_s":3}]'
    assert texts(parse(text.encode())) == ["夜空"]


def test_an_odd_word_is_left_out_with_a_warning() -> None:
    read = parse(b'[{"word": "a", "start_s": -1}, {"word": "b", "start_s": 1, "end_s": 2}, 7]')
    assert texts(read) == ["b"]
    assert [warning.partition(": ")[2] for warning in read.warnings] == [
        "entry 1: start_s must be seconds, 0 or more; left out",
        "entry 3: is not an object; left out",
    ]


def test_a_word_without_an_end_lasts_until_the_next_one() -> None:
    for end in ("", ', "end_s": 1'):
        read = parse(
            f'[{{"word": "a", "start_s": 2{end}}}, {{"word": "b", "start_s": 2.5}}]'.encode()
        )
        assert texts(read) == ["a b"]
        assert [word.start for word in read.lines[0].words] == [2.0, 2.5]
        assert bool(read.warnings) is bool(end)


def test_a_word_that_goes_back_stays_in_its_place() -> None:
    text = '[{"word":"a ","startS":3,"endS":4},{"word":"b\\n","startS":2.8,"endS":4.5}]'
    read = parse(text.encode())
    assert texts(read) == ["a b"]
    assert [word.start for word in read.lines[0].words][-1] == 3.0
    assert "starts before the previous word" in read.warnings[0]


def test_a_word_without_times_stands_between_its_neighbors() -> None:
    text = '[{"word":"In","start":2,"end":2.4},{"word":"1999"},{"word":"we","start":3.2,"end":4}]'
    words = parse(text.encode()).lines[0].words
    assert [word.text for word in words] == ["In", "1999", "we"]
    assert words[1].start == 2.4
    assert words[1].end == 3.2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"word": "a", "start_s": -1, "end_s": 1}]', "entry 1: start_s must be seconds"),
        ('[{"text": "a", "begins": 2}]', 'accepted as JSON: [{"word"'),
        ('[{"word": "a", "start_s": true, "end_s": NaN}]', "entry 1: start_s must be"),
        ('[{"word": "a"}]', "accepted as JSON"),
        ('[\n{"word": "a",,}]', "line 2: is not JSON"),
        ('{"words": 3}', "accepted as JSON"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, told: str) -> None:
    with pytest.raises(InputError, match="lyrics") as raised:
        parse(text.encode())
    assert told in raised.value.message
