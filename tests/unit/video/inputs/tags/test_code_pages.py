from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.video.inputs.tags.code_pages import decode_latin, guess_code_page


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("cp1251", ("Река", "Старый мост", "Над рекой туман")),
        ("cp1251", ("МОСТ", "Тихая вода (live)")),
        ("koi8_r", ("Старый мост", "Тихая вода")),
        ("gb18030", ("旧桥", "静水")),
        ("gb18030", ("Bridge乐队", "雾中的河流")),
        ("big5", ("舊橋", "靜水")),
        ("cp932", ("古い橋", "しずかな水")),
        ("euc_jp", ("古い橋", "しずかな水")),
        ("cp949", ("오래된 다리", "고요한 물")),
        ("cp1253", ("Παλιά γέφυρα", "Ήσυχα νερά")),
        ("cp1255", ("גשר ישן", "מים שקטים")),
        ("cp1256", ("جسر قديم", "ماء هادئ")),
        ("cp874", ("สะพานเก่า", "น้ำนิ่ง")),
        ("cp1250", ("Stary most", "Żółta łódź płynie")),
        ("cp1250", ("Starý most", "Řeka teče tiše, ještě dýchá")),
        ("cp1254", ("Eski köprü", "Şırıl şırıl dağ suyu")),
        ("cp1254", ("Aşkın ışığı", "Taştan köprü")),
        ("cp1252", ("Pont-à-Mousson", "L’été où j’ai été là")),
        ("cp1252", ("Brücke", "Stille Wässer überall")),
        ("cp1252", ("Broen på øya", "Gå stille")),
        ("cp1252", ("Á", "Gömul brú, kyrrt vatn í þögn")),
        ("cp1252", ("Ö",)),
        ("utf-8", ("Brücke", "Мост")),
    ],
)
def test_short_names(encoding: str, texts: tuple[str, ...]) -> None:
    sent = [text.encode(encoding) for text in texts]
    found = guess_code_page(sent)
    assert tuple(decode_latin(text, found) for text in sent) == texts


def test_ascii_needs_no_guess() -> None:
    assert guess_code_page([b"Boats", b"Jo"]) is None


@given(st.lists(st.binary(max_size=60)))
def test_any_bytes_become_text(texts: list[bytes]) -> None:
    found = guess_code_page(texts)
    for text in texts:
        assert isinstance(decode_latin(text, found), str)
