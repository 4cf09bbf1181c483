import pytest

from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics.timing import clock, fit, shifted, syllables


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hello", 2),
        ("rhythm", 1),
        ("Für Élise", 4),
        ("さくら", 3),
        ("你好", 2),
        ("мама", 2),
        ("", 1),
        ("!", 1),
    ],
)
def test_syllables(text: str, count: int) -> None:
    assert syllables(text) == count


def test_lines_beyond_the_end_are_left_out_and_told() -> None:
    lyrics = Lyrics(
        (
            Line("a", 1.0, 5.0),
            Line(
                "b", 8.0, 12.0, (Word("b", 8.0, 9.0), Word("c", 9.5, 12.0), Word("d", 11.0, 12.0))
            ),
            Line("e", 12.0, 15.0),
        )
    )
    fitted, warnings = fit(lyrics, 10.0)
    assert [line.end for line in fitted.lines] == [5.0, 10.0]
    assert fitted.lines[1].words == (Word("b", 8.0, 9.0), Word("c", 9.5, 10.0))
    assert warnings == ["lyrics: 1 line begins after the end of the song (0:10), left out: 'e'"]


def test_lyrics_that_fit_are_the_same() -> None:
    lyrics = Lyrics((Line("a", 1.0, 5.0), Line("b")))
    assert fit(lyrics, 5.0) == (lyrics, [])


def test_shifting_before_the_start_cuts() -> None:
    lyrics = Lyrics((Line("a", 1.0, 2.0), Line("b", 3.0, 6.0, (Word("b", 3.0, 6.0),)), Line("c")))
    assert shifted(lyrics, -4.0).lines == (Line("b", 0.0, 2.0, (Word("b", 0.0, 2.0),)), Line("c"))


def test_clock() -> None:
    assert [clock(0), clock(124.9), clock(3724)] == ["0:00", "2:04", "1:02:04"]
