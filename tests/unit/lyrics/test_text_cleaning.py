import codecs

import pytest

from scopitone.core.errors import InputError
from scopitone.lyrics.text_cleaning import MAX_BYTES, clean, decode


@pytest.mark.parametrize(
    "data",
    [
        "Für Élise\nπ".encode(),
        codecs.BOM_UTF8 + "Für Élise\nπ".encode(),
        codecs.BOM_UTF16_LE + "Für Élise\nπ".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Für Élise\r\nπ".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Für Élise\rπ".encode("utf-32-le"),
    ],
)
def test_unicode_by_its_mark_or_as_utf_8(data: bytes) -> None:
    assert decode(data).text == "Für Élise\nπ"


def test_old_windows_and_latin_1_files() -> None:
    assert decode(b"F\xfcr \x93\xc9lise\x94").text == "Für “Élise”"
    assert decode(b"F\xfcr \x81").text == "Für "


def test_what_reorders_or_hides_text_goes_and_joiners_stay() -> None:
    assert clean("a\u202eb\u2066c\u200bd\x07e\ufeff") == "abcde"
    assert clean("می\u200cخواهم \u200fسلام 👨\u200d👩") == "می\u200cخواهم \u200fسلام 👨\u200d👩"
    assert clean("e\u0301") == "é"
    assert clean("a\u2028b\x85c") == "a\nb\nc"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"ID3\x03\0\0\0\0\x0f", "not a text file"),
        (bytes(range(1, 30)) * 9, "not a text file"),
        (codecs.BOM_UTF16_LE + b"a", "not valid UTF-16-LE"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "not a text file"),
        (b"a" * (MAX_BYTES + 1), "larger than 1024 kB"),
    ],
)
def test_what_is_no_text_is_told(data: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.message.startswith(said)


def test_a_named_encoding_is_obeyed_or_refused_by_name() -> None:
    data = "Płynie łódka".encode("cp1250")
    assert decode(data, encoding="Windows-1250").text == "Płynie łódka"
    with pytest.raises(InputError, match="lyrics: not valid UTF-8"):
        decode(data, encoding="utf8")
    with pytest.raises(InputError, match="lyrics_encoding: unknown encoding 'klingon'"):
        decode(data, encoding="klingon")
