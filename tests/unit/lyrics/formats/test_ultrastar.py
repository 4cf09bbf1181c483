import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Singer, SungNote
from scopitone.lyrics import parse, write
from scopitone.lyrics.formats import ultrastar

SONG = """#TITLE:Night
#BPM:{bpm}
#GAP:{gap}
: 0 4 57 Rai
: 4 4 59 ny
* 8 8 60  night
- 20
F 24 4 57 Stay
: 30 6 60  a
: 36 6 60 lo~ng
: 42 8 62 ~
E
: 99 9 9 never
"""


def words_of(line: Line) -> list[tuple[str, float]]:
    return [(word.text, round(word.start, 3)) for word in line.words]


def test_beats_are_a_quarter_of_the_tempo() -> None:
    lyrics = ultrastar.parse(SONG.format(bpm="300", gap="1000"))
    assert [line.text for line in lyrics.lines] == ["Rainy night", "Stay along"]
    assert words_of(lyrics.lines[0]) == [("Rainy", 1.0), ("night", 1.4)]
    assert words_of(lyrics.lines[1]) == [("Stay", 2.2), ("along", 2.5)]
    assert lyrics.lines[1].end == pytest.approx(3.5)
    assert lyrics.warnings == ()


def test_numbers_may_have_a_comma() -> None:
    lyrics = ultrastar.parse(SONG.format(bpm="150,0", gap="1000,5"))
    assert lyrics.lines[1].start == pytest.approx(1.0005 + 2.4)


def test_spaces_may_stand_behind_syllables() -> None:
    text = "#BPM:60\n: 0 1 0 Rai\n: 1 1 0 ny \n: 2 1 0 ~ \n: 3 1 0 night\n"
    assert words_of(ultrastar.parse(text).lines[0]) == [("Rainy", 0.0), ("night", 0.75)]


def test_relative_beats_count_from_the_break() -> None:
    text = "#BPM:60\n#RELATIVE:yes\n: 0 4 0 One\n- 8 8\n: 0 4 0 Two\n- 6\n: 1 4 0 Three\nE"
    assert [line.start for line in ultrastar.parse(text).lines] == [0.0, 2.0, 3.75]


def test_a_note_without_length_is_sung() -> None:
    (line,) = ultrastar.parse("#BPM:60\n: 0 4 0 One\n: 8 0 0  two\n").lines
    assert words_of(line) == [("One", 0.0), ("two", 2.0)]


def test_the_tempo_may_change() -> None:
    text = "#BPM:60\n: 0 4 0 One\n- 4\nB 4 120\n: 8 4 0 Two\n"
    assert [line.start for line in ultrastar.parse(text).lines] == [0.0, 1.5]


def test_a_duet_has_two_singers() -> None:
    text = "#BPM:60\n#P1:Ann\nP1\n: 0 4 0 One\n- 5\nP 2\n: 8 4 0 Two\nP3\n: 16 4 0 Three\nE\n"
    singers = [line.singer for line in ultrastar.parse(text).lines]
    assert singers == [Singer("Ann", "left"), Singer("P2", "right"), Singer("P1 & P2")]
    solo = text.replace("P 2\n", "- 7\n").replace("P3\n", "- 9\n")
    assert {line.singer for line in ultrastar.parse(solo).lines} == {None}


def test_an_odd_row_is_left_out_with_a_warning() -> None:
    lyrics = ultrastar.parse("#BPM:60\n: 0 4 0 One\n: x 4 0 Two\n: 4 4 0  three\n")
    assert lyrics.lines[0].text == "One three"
    assert lyrics.warnings == ("line 3: is not an UltraStar note; left out",)


@pytest.mark.parametrize("head", ["", "#BPM:\n", "#BPM:0\n", "#BPM:fast\n"])
def test_without_a_tempo_it_is_refused(head: str) -> None:
    with pytest.raises(InputError, match="#BPM must be a number"):
        parse(f"{head}: 0 4 0 One\n: 4 4 0 two\n".encode())


def test_singers_are_written() -> None:
    ann, ben = Singer("Ann"), Singer("Ben")
    lines = (Line("One", 1.0, 2.0, singer=ann), Line("Two", 3.0, 4.0, singer=ben))
    text = write(Lyrics(lines), "ultrastar", "A  night")
    assert "#TITLE:A night\n" in text
    read_lines = parse(text.encode()).lines
    assert [line.singer and line.singer.side for line in read_lines] == ["left", "right"]


def test_a_song_has_its_pitches_and_held_notes() -> None:
    notes = (
        (
            SungNote("Rai", 1.0, 1.4, 57),
            SungNote("ny ", 1.4, 1.7, 60),
            SungNote("night", 2.0, 2.6, 64),
            SungNote("", 2.5, 3.0, 62),
        ),
        (SungNote("hey ", 4.0, 4.5, None),),
    )
    text = ultrastar.write_song({"TITLE": "Night", "MP3": "a b.mp3"}, notes, Lyrics())
    assert text.split("\n") == [
        "#TITLE:Night",
        "#MP3:a b.mp3",
        "#BPM:1500",
        "#GAP:0",
        ": 100 40 -3 Rai",
        ": 140 30 0 ny ",
        ": 200 50 4 night",
        ": 250 50 2 ~",
        "- 400",
        "F 400 50 0 hey ",
        "E",
        "",
    ]
    read = ultrastar.parse(text)
    assert [line.text for line in read.lines] == ["Rainy night", "hey"]
    assert words_of(read.lines[0]) == [("Rainy", 1.0), ("night", 2.0)]
    assert read.lines[0].end == pytest.approx(3.0)
