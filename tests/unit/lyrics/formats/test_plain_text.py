import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Singer
from scopitone.lyrics.formats import plain_text


def test_marks_are_sections_and_blank_lines_are_not_shown() -> None:
    text = "[Verse 1]\nHello there\n\n   \n[Chorus: both] Sing  it\tloud\n[Outro]\n"
    assert plain_text.parse(text) == Lyrics(
        (
            Line("Hello there", section="Verse 1"),
            Line("Sing it loud", section="Chorus", singer=Singer("both")),
        )
    )


def test_brackets_within_a_line_stay() -> None:
    assert plain_text.parse("Hey [hey] you").lines[0].text == "Hey [hey] you"


def test_an_instrumental_has_no_lines() -> None:
    assert plain_text.parse("[Instrumental]\n") == Lyrics()


def test_a_row_that_no_song_has_is_told_with_its_number() -> None:
    with pytest.raises(InputError, match=r"lyrics: line 2: longer"):
        plain_text.parse("short\n" + "la " * 8000)


@given(st.lists(st.lists(st.text("abcé'", min_size=1), min_size=1, max_size=5).map(" ".join)))
def test_lines_come_back_as_written(lines: list[str]) -> None:
    assert [line.text for line in plain_text.parse("\n".join(lines)).lines] == lines


def shown(text: str) -> list[str]:
    return [line.text for line in plain_text.parse(text).lines]


@pytest.mark.parametrize(
    "text",
    [
        "3 ContributorsRed Lanterns Lyrics[Verse]\nBurn for me\nBurn low12Embed",
        "1 Contributor\nTranslations\nFrançais\nRed Lanterns Lyrics\n[Verse]\nBurn for me\n"
        "You might also like\nBurn low\n1.2KEmbed\n",
        "14 ContributorsRed Lanterns LyricsA song about a quay at night… Read More\n[Verse 1]\n"
        "Burn for me\nSee Ann & Co LiveGet tickets as low as $120You might also likeBurn low\n"
        "Embed",
        "Red Lanterns Lyrics\n\n[Verse]\nBurn for me\nSee Ann Live\nGet tickets as low as €30\n"
        "Burn low\nEmbedShare URLCopyEmbedCopy",
        "2 ContributorsLyrics for Ann Lyrics\nBurn for me\nBurn low",
        "Burn for me\nBurn low\n\nSource: LyricFind\nSongwriters: Ann Quay / Jo Lamp\n"
        "Red Lanterns lyrics © Quay Music",
        "Burn for me\nBurn low\nSubmit Corrections\nThanks to jo for adding these lyrics!\n"
        "Writer(s): Ann Quay\nhttps://example.org/red-lanterns",
        "Burn for me\nBurn low\n...\n******* This Lyrics is NOT for Commercial use *******".replace(
            "...\n", ""
        ),
    ],
)
def test_what_a_page_brings_along_is_not_shown(text: str) -> None:
    assert shown(text) == ["Burn for me", "Burn low"]
    (warning,) = plain_text.parse(text).warnings
    assert warning.startswith("left out because they belong to a web page")


@pytest.mark.parametrize(
    "line",
    [
        "You might also like me",
        "I wrote these lyrics for you",
        "Get tickets to the moon",
        "12 contributors to my pain",
        "Embed me in your heart",
        "See you live tonight",
    ],
)
def test_what_sounds_like_a_page_is_sung(line: str) -> None:
    assert shown(f"First\n{line}\nLast") == ["First", line, "Last"]


def test_a_time_in_brackets_that_is_dropped_is_told() -> None:
    lyrics = plain_text.parse("[Intro 0:12 to 0:20]\nBurn for me\n[Verse 2]\nBurn low")
    assert [line.text for line in lyrics.lines] == ["Burn for me", "Burn low"]
    assert lyrics.warnings == (
        "line 1: '[Intro 0:12 to 0:20]' is not in a known time format; left out",
    )


def test_a_section_names_its_singer() -> None:
    text = (
        "[Verse 1: Jo]\nOne\nTwo\n[Chorus: Ann & Jo]\nThree\n[Bridge - *Ann*]\nFour\n[Outro]\nFive"
    )
    lines = plain_text.parse(text).lines
    assert [(line.section, line.singer and line.singer.name) for line in lines] == [
        ("Verse 1", "Jo"),
        ("Verse 1", "Jo"),
        ("Chorus", "Ann & Jo"),
        ("Bridge", "Ann"),
        ("Outro", None),
    ]


@pytest.mark.parametrize("said", ["x2", "2x", "repeat", "instrumental", "0:12", "guitar solo"])
def test_what_is_no_name_is_no_singer(said: str) -> None:
    lines = plain_text.parse(f"[Verse]\nOne\n[Chorus: {said}]\nTwo").lines
    assert [line.singer for line in lines] == [None, None]


def test_the_only_singer_is_not_marked() -> None:
    lines = plain_text.parse("[Verse 1: Jo]\nOne\n[Chorus: Jo]\nTwo").lines
    assert [line.singer for line in lines] == [None, None]


def test_sections_without_brackets() -> None:
    text = "Verse 1:\nOne\n\n(Pre-Chorus)\nTwo\nCHORUS :\nThree\nChorus\n(chorus of birds)\n"
    lines = plain_text.parse(text).lines
    assert [(line.section, line.text) for line in lines] == [
        ("Verse 1", "One"),
        ("Pre-Chorus", "Two"),
        ("CHORUS", "Three"),
        ("CHORUS", "Chorus"),
        ("CHORUS", "(chorus of birds)"),
    ]


@pytest.mark.parametrize("time", ["[1.5s]", "[4s]", "[12.25]", "[2 sec]"])
def test_seconds_in_brackets_are_told(time: str) -> None:
    read = plain_text.parse(f"{time} One\n[2] Two")
    assert [line.text for line in read.lines] == ["One", "Two"]
    assert read.warnings == (f"line 1: {time!r} is not in a known time format; left out",)
