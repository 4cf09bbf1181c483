"""Sentences that Whisper models write if nobody speaks: captions' credits and annotations.

The models were trained on subtitles found on the web, and repeat what is written at their ends. The
phrases were collected in https://github.com/openai/whisper/discussions/928 and, as the "bag of
hallucinations", by Barański et al. 2025, "Investigation of Whisper ASR Hallucinations Induced by
Non-Speech Audio".
"""

from __future__ import annotations

import re
import unicodedata

_CREDITS = (
    # Any language: sites and groups of subtitlers.
    r"amara\s?org",
    r"\bwww\s",
    r"soustitreur",
    r"opensubtitles",
    r"mooji\s?org",
    r"alimmenta",
    r"textning\s?nu",
    r"\bqtss\b",
    r"authorwave",
    # "Subtitles by …"
    r"\bsubtitles? (?:by|created|provided)\b",
    r"\b(?:transcri(?:bed|ption)|translat(?:ed|ion)|caption(?:s|ed|ing)|subtitled) by\b",
    r"\bsous titr",
    r"\buntertitel",
    r"\bcopyright (?:wdr|swr|ndr|mdr|br)\b",
    r"\b(?:wdr|swr|zdf|ndr) (?:für funk )?20\d\d\b",
    r"\bsubt[ií]tul(?:os|ado)\b",
    r"\blegendas? (?:pela|por|em)\b",
    r"\blegendado\b",
    r"\bsottotitoli\b",
    r"\bondertitel",
    r"\bundertekst",
    r"\b(?:norsk )?tekst(?:ing|et) av\b",
    r"\bdanske tekster\b",
    r"\bnapisy (?:stworzone|wykonane|robione|by)\b",
    r"\btitulky\b",
    r"\bfeliratok\b",
    r"\ba feliratot\b",
    r"\bsubtitrarea?\b",
    r"\baltyazı\b",
    r"\bsari kata\b",
    r"субтитр",
    r"υπότιτλοι",
    r"ترجمة نانسي",
    r"字幕 ?(?:由|by|提供|志愿|志願|制作|製作)|中文字幕",
    r"한글 ?자막|자막 ?(?:by|제공|제작)",
    # "Thanks for watching", "Subscribe to the channel"
    r"\bthank(?:s| you)(?: so much| very much)? for (?:watching|viewing)\b",
    r"\bsee you (?:in the )?next video\b",
    r"\b(?:please|and|to my channel) subscribe\b",
    r"\bsubscribe to (?:my|our|the) channel\b",
    r"\bmerci d avoir (?:regardé|visionné)\b",
    r"\babonnez vous\b",
    r"\b(?:danke|dank) (?:fürs|für das) (?:zuschauen|ansehen)\b",
    r"\bgracias por ver (?:el|este|mi) v[ií]deo\b",
    r"\bsuscr[ií]b(?:ete|anse)\b",
    r"\bobrigad[oa] por assistir\b",
    r"\binscreva se\b",
    r"\bgrazie per (?:la visione|aver guardato)\b",
    r"\biscrivetevi al\b",
    r"\bbedankt voor het kijken\b",
    r"\btack för att du (?:har )?titta",
    r"\btakk? (?:for at|fordi) du så\b",
    r"\bkiitos kun katsoit\b",
    r"\bdzięk(?:uję|i) za (?:oglądanie|uwagę)\b",
    r"\bköszönöm hogy megnézt",
    r"\bvă mulțum(?:im|esc) pentru vizionare\b",
    r"\babone ol",
    r"\bizlediğiniz için\b",
    r"\bterima kasih (?:telah|sudah|kerana) menonton\b",
    r"\bhãy (?:subscribe|đăng ký)\b",
    r"\bcảm ơn các bạn đã\b",
    r"спасибо за просмотр",
    r"подпис(?:ывайтесь|ка) на",
    r"дякую за перегляд",
    r"ευχαριστώ που παρακολουθήσατε",
    r"شكرا (?:للمشاهدة|على المشاهدة)",
    r"اشتركوا في القناة",
    r"ご視聴ありがと",
    r"チャンネル登録",
    r"谢谢(?:观看|大家观看)|謝謝(?:觀看|大家觀看)",
    r"点赞 ?订阅|點贊 ?訂閱|明镜与点点|明鏡與點點",
    r"시청해 주셔서",
    r"구독과 좋아요",
    r"ขอบคุณที่รับชม",
    r"โปรดติดตามตอนต่อไป",
)

_CREDIT = re.compile("|".join(_CREDITS))

_FILLERS = frozenset(
    phrase.strip()
    for phrase in """
    you
    thank you
    thank you very much
    thank you so much
    thanks
    thanks for listening
    thank you for listening
    see you next time
    bye
    bye bye
    okay
    ok
    the end
    i m sorry
    music
    applause
    merci
    musique
    générique
    gracias
    música
    danke
    vielen dank
    musik
    bis zum nächsten mal
    tschüss
    grazie
    musica
    obrigado
    obrigada
    dank u wel
    tack
    takk
    dziękuję
    музыка
    спасибо
    продолжение следует
    ありがとうございました
    おやすみなさい
    見てくれてありがとう
    音楽
    谢谢
    謝謝
    감사합니다
    ขอบคุณค่ะ
    """.strip().splitlines()
)
"""Phrases that may be sung, but are mostly invented if they are alone."""

_ANNOTATION = re.compile(r"\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】|\*[^*]+\*")
"""A description of what sounds, such as "[Music]", "(upbeat music)" or "*laughs*"."""


def is_credit(text: str) -> bool:
    """Return whether `text` has a sentence from the end of subtitles."""
    return bool(_CREDIT.search(_fold(text)))


def is_filler(text: str) -> bool:
    """Return whether `text` is only a few words that models invent over music and silence."""
    return _fold(text) in _FILLERS


def find_annotations(text: str) -> list[tuple[int, int]]:
    """Return half-open ranges of characters of `text` that describe sounds instead of words."""
    return [match.span() for match in _ANNOTATION.finditer(text)]


def _fold(text: str) -> str:
    """Return `text` case-folded, with spaces for its signs."""
    chars = (
        char if char.isalnum() or unicodedata.category(char).startswith("M") else " "
        for char in unicodedata.normalize("NFKC", text).casefold()
    )
    return " ".join("".join(chars).split())
