import pytest

from scopitone.core.errors import InputError
from scopitone.lyrics import parse


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"{\\rtf1\\ansi Rainy night\\par}", "RTF"),
        (b"<!DOCTYPE html><html><body>Rainy night</body></html>", "HTML"),
        (b'<?xml version="1.0"?><score-partwise/>', "<score-partwise>"),
        (b"<SAMI><BODY><SYNC Start=1000><P>Rainy night</BODY></SAMI>", "<SAMI>"),
        (b"{1000}{2000}Rainy night\n{3000}{4000}Stay\n", "MicroDVD"),
        (b"[10][35]Rainy night\n[50][82]Stay\n", "MPL2"),
        (b"00:00:01:12 Rainy night\n00:00:05:00 Stay\n", "times in an unknown format"),
        (b"(320,410)Rainy (730,300)night\n(1030,200)stay\n", "times in an unknown format"),
        (b"1.000000\tRainy night\n5.000000\tStay\n", "times in an unknown format"),
        (b"1m02s Rainy night\n1m05s Stay\n", "times in an unknown format"),
        (b"Rainy night 0:01\nStay (0:05)\nAlong\nHome  1:02.5\n", "times in an unknown format"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "Word"),
        ((bytes([9, 6]) + bytes(22)) * 40, "CDG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
    ],
)
def test_what_is_not_read_is_refused_by_name(data: bytes, named: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(data)
    assert named in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "<3 you\nalways\n",
        "1, 2, 3, 4\nTell me that you love me more\n",
        "24/7\n365\n",
        "(One, two)\n(three, four)\nfive\n",
        "It was 10:30\nand I\n",
        "It was 10:30\nand I\nleft at 11:15\n",
        "- hello\n- hello yourself\n",
        "{ooh}\n\\o/\n",
        "<- left\nright ->\n",
    ],
)
def test_odd_words_are_still_words(text: str) -> None:
    assert [line.text for line in parse(text.encode()).lines] == text.strip().split("\n")
