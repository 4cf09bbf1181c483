import pytest

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics.detect import read_lyrics

SUNO = """[
  {"word": "[Verse]\\nOh ", "start_s": 1.0, "end_s": 1.5},
  {"word": "my\\n", "start_s": 1.5, "end_s": 2.25, "success": true, "p_align": 0.9},
  {"word": "stars", "startS": 4, "endS": 5}
]"""


def texts(lyrics: Lyrics) -> list[str]:
    return [line.text for line in lyrics.lines]


def test_words_become_lines_at_their_breaks() -> None:
    read = read_lyrics(SUNO.encode())
    assert read.lines == (
        Line("Oh my", 1.0, 2.25, (Word("Oh", 1.0, 1.5), Word("my", 1.5, 2.25))),
        Line("stars", 4.0, 5.0, (Word("stars", 4.0, 5.0),)),
    )


def test_an_object_may_hold_the_list() -> None:
    for name in ("aligned_words", "alignedWords"):
        assert texts(read_lyrics(f'{{"id": "x", "{name}": {SUNO}}}'.encode())) == ["Oh my", "stars"]


def test_no_words_are_an_instrumental() -> None:
    assert read_lyrics(b"[]") == Lyrics()


def test_signs_without_spaces_stand_together() -> None:
    text = '[{"word":"夜","start_s":1,"end_s":2},{"word":"空","start_s":2,"end_s":3}]'
    assert texts(read_lyrics(text.encode())) == ["夜空"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"word": "a", "start_s": 1}]', "entry 1: end_s must be seconds"),
        ('[{"word": "a", "start_s": -1, "end_s": 1}]', "entry 1: start_s must be seconds"),
        ('[{"word": "a", "start_s": 2, "end_s": 1}]', "entry 1: ends before it begins"),
        ('[{"text": "a", "start_s": 2, "end_s": 1}]', 'entry 1: accepted: {"word"'),
        ('[{"word": "a", "start_s": true, "end_s": NaN}]', "entry 1: start_s must be"),
        ('[{"word": "a", "start_s": 1, "end_s": 1e999}]', "entry 1: end_s must be"),
        (
            '[{"word":"a","start_s":3,"end_s":4},{"word":"b","start_s":1,"end_s":2}]',
            "entry 2: begins before",
        ),
        ('[\n{"word": "a",,}]', "line 2: is not JSON"),
        ('{"words": 3}', "accepted as JSON"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, told: str) -> None:
    with pytest.raises(InputError, match="lyrics") as raised:
        read_lyrics(text.encode())
    assert told in raised.value.message
