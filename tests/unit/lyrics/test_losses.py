import pytest

from scopitone.core.song import Line, Lyrics, Ruby, Singer
from scopitone.lyrics import parse, write
from scopitone.lyrics.formats.registry import exported_formats
from scopitone.lyrics.losses import list_losses

DUET = Lyrics(
    (
        Line(
            "川が呼ぶ",
            1.0,
            4.0,
            singer=Singer("Ann", "left"),
            section="Verse",
            ruby=(Ruby(0, 1, "かわ"),),
            rows=(
                Line("The river calls", role="translation"),
                Line("(さあ)", 2.0, 3.0, role="background"),
            ),
        ),
        Line("帰ろう", 3.0, 5.0, singer=Singer("Jo", "right"), section="Chorus"),
    )
)


def test_each_format_tells_what_it_loses() -> None:
    assert list_losses(DUET, "ttml") == ("lyrics: ttml cannot store readings; left out",)
    assert (
        "singers, sections, readings, background vocals and overlaps" in list_losses(DUET, "lrc")[0]
    )
    assert list_losses(Lyrics((Line("a", 1.0, 2.0), Line("b", 2.0, 3.0))), "lrc") == ()


@pytest.mark.parametrize("name", exported_formats())
def test_what_a_format_holds_is_read_again(name: str) -> None:
    if name == "json":
        return
    read = parse(write(DUET, name).encode())
    assert [line.text for line in read.lines] == ["川が呼ぶ", "帰ろう"]
    rows = {row.text for line in read.lines for row in line.rows}
    lost = "".join(list_losses(DUET, name))
    assert ("The river calls" in rows) == ("translations" not in lost)
    assert (read.lines[0].end == 4.0) == ("overlaps" not in lost)
    assert (read.lines[0].section == "Verse") == ("sections" not in lost)
    assert (read.lines[0].singer is not None) == ("singers" not in lost)
