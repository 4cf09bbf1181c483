from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.text_encoding import (
    ACCEPTED_ENCODINGS,
    check_encoding,
    decode_text,
    describe_encoding,
    find_encoding,
)

VERSES = [
    ("cp1251", "Белый пароход уходит вдаль\nЯ стою один на берегу"),
    ("koi8-r", "Ты забудь про нашу печаль\nЯ тебя в душе сберегу"),
    ("koi8-u", "Тихо пливе човен рікою\nЗорі горять у вишині"),
    ("cp1251", "Луната свети над града\nКъде си ти, мое сърце"),
    ("cp1253", "Ένα καράβι φεύγει μακριά\nΣτη θάλασσα της μοναξιάς"),
    ("cp1254", "Gece yarısı şehir ışıkları\nSönüyor birer birer"),
    ("cp1255", "האור על המים רועד\nוהלילה כבר יורד"),
    ("cp1256", "والضوء على الماء يرتجف\nحتى يعود القمر"),
    ("cp1250", "Płynie łódka po rzece\nŚwiatła drżą na wodzie"),
    ("iso8859-2", "Světla se třpytí na vodě\nČekám na tebe u mostu"),
    ("cp1250", "Várok rád a híd alatt\nŐrzöm a szívedben az álmot"),
    ("cp1257", "Aš laukiu tavęs prie tilto\nKol grįši tu į namus"),
    ("cp1257", "Es gaidu tevi pie tilta\nKamēr nakts vēl čukst"),
    ("cp1252", "Die Lichter zittern schön\nÜber dem süßen Wasser"),
    ("cp1252", "Je t’attends près du pont là-bas\nJusqu’à la fin de l’été"),
    ("cp1252", "¿Dónde estás, corazón?\nMañana volverás, niña"),
    ("gb18030", "灯火在水面上摇晃\n今夜的月亮很安静"),
    ("big5", "燈火在水面上搖晃\n今夜的月亮很安靜"),
    ("cp932", "街の灯りがゆれている\n夜が明けるまでずっと"),
    ("cp932", "きみのこえがきこえる\nほしがひかるよる"),
    ("euc_jp", "橋の上できみを待つ\n紙の舟が川を下る"),
    ("iso2022_jp", "橋の上できみを待つ\n紙の舟が川を下る"),
    ("cp949", "불빛이 물 위에 흔들려\n뷁 다리 위에서 너를 기다려"),
]


@pytest.mark.parametrize(("encoding", "text"), VERSES)
@pytest.mark.parametrize("with_times", [False, True])
def test_two_lines_are_enough(encoding: str, text: str, with_times: bool) -> None:
    if with_times:
        text = "\n".join(f"[00:1{n}.50]{line}" for n, line in enumerate(text.split("\n")))
    assert decode_text(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["[00:02.00]Red lanterns\n", "[00:02.00]街の灯りがゆれている\r\n"])
def test_wide_encodings_without_a_mark(encoding: str, text: str) -> None:
    decoded = decode_text(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.is_sure) == (text, encoding, True)


def test_a_damaged_place_in_utf_8_is_left_out_and_told() -> None:
    text = "Ты забудь про нашу печаль"
    decoded = decode_text(text.encode() + b"\xd0")
    assert decoded.text == text
    assert decoded.warning == "not valid UTF-8: 1 bytes could not be read and are left out"


def test_xml_is_read_as_it_says() -> None:
    text = '<?xml version="1.0" encoding="Windows-1251"?>\n<tt>Ты</tt>'
    assert decode_text(text.encode("cp1251")).encoding == "cp1251"
    unknown = text.replace("Windows-1251", "klingon")
    assert decode_text(unknown.encode("cp1251")).text


def test_a_guess_by_few_letters_says_what_it_took() -> None:
    decoded = decode_text("Ты".encode("cp1251"))
    assert not decoded.is_sure
    assert decoded.warning.startswith("its encoding is uncertain; it is read as ")


def test_without_the_detector_there_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "chardetng_py", None)
    text = "Белый пароход уходит вдаль, а я стою один на берегу.\n" * 3
    assert decode_text(text.encode("cp1251")).text == text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("UTF8", "utf-8"),
        ("windows-1251", "cp1251"),
        ("Shift_JIS", "cp932"),
        ("sjis", "cp932"),
        ("gbk", "gb18030"),
        ("euc-kr", "cp949"),
        ("latin1", "cp1252"),
        ("KOI8-R", "koi8-r"),
    ],
)
def test_encodings_by_the_names_that_people_use(name: str, found: str) -> None:
    assert find_encoding(name) == found
    assert describe_encoding(found)


@pytest.mark.parametrize("name", ["klingon", "base64", "idna", "unicode_escape", "", "\0"])
def test_an_unknown_encoding_is_told(name: str) -> None:
    with pytest.raises(InputError, match="lyrics_encoding: unknown encoding") as caught:
        check_encoding(name, "lyrics_encoding")
    assert ACCEPTED_ENCODINGS in caught.value.message


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_text(data: bytes) -> None:
    try:
        decode_text(data)
    except UnicodeDecodeError:
        # Only a mark is a promise.
        assert data[:2] in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb", b"\0\0")


@given(st.text(max_size=100).filter(lambda text: "\0" not in text and "\ufeff" not in text))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    decoded = decode_text(text.encode("utf-8", "ignore"))
    if "\x1b$" not in text:
        assert decoded.text == text.encode("utf-8", "ignore").decode()
