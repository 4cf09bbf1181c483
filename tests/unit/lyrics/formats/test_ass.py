import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.lyrics.formats import ass

SCRIPT = r"""[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not sung
Dialogue: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,{\an8\b1}Hello there,\Nwor{\i1}ld
Dialogue: 0,0:00:04.00,0:00:06.00,Default,,0,0,0,,{\k50}{\kf30}Ka{\kf20}ra {\K40\b1}o{\ko60}ke
Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,{\p1}m 0 0 l 9 9{\p0}
"""


def test_dialogue_loses_its_tags_and_syllables_become_words() -> None:
    assert ass.matches(SCRIPT)
    first, second = ass.parse(SCRIPT).lines
    assert first == Line("Hello there, world", 1.0, 3.5)
    assert second.text == "Kara oke"
    assert [word.text for word in second.words] == ["Kara", "oke"]
    times = [time for word in second.words for time in (word.start, word.end)]
    assert times == pytest.approx([4.5, 5.0, 5.0, 6.0])


def test_the_columns_are_those_that_the_script_names() -> None:
    text = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,one, two"
    assert ass.parse("[Script Info]\n" + text) == Lyrics((Line("one, two", 1.0, 2.0),))


def test_a_line_without_karaoke_has_no_words() -> None:
    row = "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,plain"
    assert ass.matches(row)
    assert ass.parse(row).lines[0].words == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Dialogue: 0,0:00:03.00,0:00:02.00,Default,,0,0,0,,A", "ends before it begins"),
        ("Dialogue: 0,0:00:01.00,soon,Default,,0,0,0,,A", "not a time"),
        ("Dialogue: 0,0:00:01.00,0:00:02.00,A", "columns"),
        ("Format: Layer, Text\nDialogue: 0,A", "its Format line lacks Start or End"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(row: str, said: str) -> None:
    with pytest.raises(InputError, match=f"line [12]: .*{said}"):
        ass.parse(row)


def test_words_lie_in_their_line() -> None:
    row = r"Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\k50}a {\k300}b"
    assert ass.parse(row).lines[0].words == (Word("a", 1.0, 1.5), Word("b", 1.5, 2.0))


def script(*rows: str) -> str:
    """A script of rows `kind|start|end|style|name|effect|text`, with times in seconds."""
    written = []
    for row in rows:
        kind, start, end, style, name, effect, text = row.split("|", 6)
        written.append(
            f"{kind}: 0,0:00:0{start}.00,0:00:0{end}.00,{style},{name},0,0,0,{effect},{text}"
        )
    return "[Script Info]\n[Events]\n" + "\n".join(written)


def test_effects_are_left_out_for_the_karaoke_behind_them() -> None:
    text = script(
        r"Comment|1|3|Default||karaoke|{\k50}Pa{\k50}per {\k100}boats",
        "Comment|0|0|Default||template syl|!retime()!",
        r"Dialogue|1|2|Default||fx|{\pos(1,2)}Pa",
        r"Dialogue|1|3|Default||fx|{\pos(1,2)}per",
        "Dialogue|4|5|Default|||Home",
    )
    first, second = ass.parse(text).lines
    assert [(word.text, word.start) for word in first.words] == [("Paper", 1.0), ("boats", 2.0)]
    assert second.text == "Home"


def test_comments_are_not_sung_without_effects() -> None:
    text = script(r"Comment|1|3|Default||karaoke|{\k50}old", "Dialogue|1|3|Default|||new")
    assert [line.text for line in ass.parse(text).lines] == ["new"]


def test_the_same_text_on_two_layers_is_one_line() -> None:
    row = r"Dialogue|1|3|Default|||{\k100}Paper {\k100}boats"
    assert len(ass.parse(script(row, row)).lines) == 1


def test_syllables_may_name_their_start() -> None:
    text = script(r"Dialogue|1|9|Default|||{\k100}One {\kt300\kf50}two {\ko50}three")
    (line,) = ass.parse(text).lines
    assert [(word.text, word.start, word.end) for word in line.words] == [
        ("One", 1.0, 2.0),
        ("two", 4.0, 4.5),
        ("three", 4.5, 5.0),
    ]


def test_furigana_are_readings() -> None:
    text = script(r"Dialogue|1|9|Default|||{\k50}時間|じ{\k50}#|かん{\k50}の{\k50}舟|<ふね")
    (line,) = ass.parse(text).lines
    assert line.text == "時間の舟"
    assert line.ruby == (Ruby(0, 2, "じかん"), Ruby(3, 4, "ふね"))


def test_styles_of_two_languages() -> None:
    text = script(
        "Dialogue|1|3|Romaji|||kawa no mukou",
        "Dialogue|1|3|Kanji|||川の向こう",
        "Dialogue|1|3|English - TL|||Across the river",
        "Dialogue|4|6|Kanji|||帰ろう",
        "Dialogue|5|6|English - TL|||Let us go home",
    )
    first, second = ass.parse(text).lines
    assert first.text == "川の向こう"
    assert {(row.role, row.text) for row in first.rows} == {
        ("romanization", "kawa no mukou"),
        ("translation", "Across the river"),
    }
    assert [(row.role, row.text) for row in second.rows] == [("translation", "Let us go home")]


def test_speakers_are_singers_that_are_written_again() -> None:
    text = script("Dialogue|1|5|Default|Ann||One", "Dialogue|2|4|Default|Jo||Two")
    lyrics = ass.parse(text)
    assert [(line.text, line.end, line.singer) for line in lyrics.lines] == [
        ("One", 5.0, Singer("Ann")),
        ("Two", 4.0, Singer("Jo")),
    ]
    assert ass.parse(ass.write(lyrics)) == lyrics


def test_rows_are_under_their_line() -> None:
    lyrics = Lyrics((Line("川", 1.0, 2.0, rows=(Line("The river", role="translation"),)),))
    assert r",,川\NThe river" in ass.write(lyrics)
    assert ass.parse(ass.write(lyrics)) == lyrics


def test_an_odd_row_costs_no_other() -> None:
    read = ass.parse(script("Dialogue|3|2|Default|||A", "Dialogue|4|5|Default|||B"))
    assert [line.text for line in read.lines] == ["B"]
    assert read.warnings == ("line 3: ends before it begins; left out",)
