"""Rows that name who wrote and recorded a song, which lyrics files have among the sung ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scopitone.core.song import Line

MAX_NAMED = 2
"""Most rows that a warning quotes."""

MAX_LETTERS, MAX_LABEL_LETTERS = 120, 40
"""Most characters of a credit, and of what is before its colon."""

_CHINESE = (
    r"(?:作|填|原)?[词詞](?:作者)?|(?:作|谱|譜|原)?曲(?:作者)?|[词詞]曲|作[词詞]作曲|[编編]曲|"
    r"(?:联合|聯合|总|總|执行|執行|音乐|音樂|配唱|和[声聲]|人[声聲])?"
    r"(?:[制製]作(?:人|公司|方)?|[监監](?:制|製)|出品(?:人|方)?)|"
    r"[录錄]音(?:师|師|室|棚|助理)?|混音(?:师|師|室|工程师)?|母[带帶](?:后期|後期|处理|工程|师|師)?(?:[制製]作人?|[工程师師]*)|"
    r"和[声聲](?:编写|編寫|演唱)?|合[声聲]|吉他|[贝貝]斯|[键鍵][盘盤]|[钢鋼]琴|鼓|弦[乐樂](?:编写|編寫|演奏)?|小提琴|大提琴|"
    r"[发發]行(?:公司|方)?|版[权權](?:公司|方)?|[统統][筹籌]|企[划劃]|宣[发發]|[原翻]唱|演唱|歌手|[译譯]|翻[译譯]|字幕|后期|後期|制作统筹|"
    r"ISRC|OP|SP|作詞者|作曲者|歌詞|作词人|作曲人|"
    r"작사|작곡|편곡|노래|작사가|작곡가"
)
_ENGLISH = (
    r"(?:lyrics|lyricists?|words|music|song|composers?|composed|written|writers?|songwriters?|"
    r"produced|producers?|executive producer|arranged|arrangers?|arrangement|mixed|"
    r"mixing(?: engineer)?|"
    r"mastered|mastering(?: engineer)?|recorded|recording(?: engineer)?|engineered|performed|"
    r"vocals?|guitars?|bass|drums|piano|keyboards?|translated|translation|transcribed|synced|"
    r"synchronized|timed|subtitles?|subtitled|karaoke|lrc|copyright|publish(?:ed|er)|label|"
    r"paroles|musique|letra|m[úu]sica|testo|text|musik|слова|музыка|текст)"
)
_JOINED = rf"{_ENGLISH}(?:\s*(?:and|und|et|y|&|,|/|\+)\s*{_ENGLISH}){{0,4}}"
_CHINESE_LABEL = re.compile(_CHINESE, re.IGNORECASE)
_ENGLISH_LABEL = re.compile(rf"(?:{_JOINED}(?:\s+by)?|by)", re.IGNORECASE)
_COLON = re.compile(r"[:：]")
_BETWEEN = re.compile(r"[\s/／&、,，+·・]+")
_EDGES = " \t\u3000[【(（*~-"
# Without one, words could be sung; only at either end of a song they are credits.
_UNLABELED = re.compile(
    rf"[\s\[(*~-]*(?:{_JOINED}\s+(?:by|de|di|von|por)\s+\S.*"
    rf"|(?:作[词詞]|作曲|[编編]曲|[词詞]曲)[\s　]+\S{{1,20}}(?:[\s　]+\S{{1,20}}){{0,3}}"
    r"|by\s+[A-Z0-9@]\S*(?:\s+[A-Z0-9@]\S*){0,2}"
    r"|\s*(?:©|\(c\)|℗|www\.|https?://)\s*\S.*|by\s*[:：].*)",
    re.IGNORECASE,
)
_BY_NAME = re.compile(r"[\s\[(*~-]*by\s+(?:[A-Z0-9@]\S*)(?:\s+[A-Z0-9@]\S*){0,2}\s*[\])]*")


def find_credits(texts: Sequence[str]) -> frozenset[int]:
    """Return the indices of the rows of `texts`, in their order of time, that are credits.

    "Lyrics by …" is one only before and after what is sung, "作词：…" anywhere.
    """
    credit_indices = {index for index, text in enumerate(texts) if _is_labeled(text)}
    # A heading, such as the title, may stand before the credits.
    for order, headings in ((range(len(texts)), 1), (range(len(texts) - 1, -1, -1), 0)):
        passed = 0
        for index in order:
            if not texts[index].strip() or index in credit_indices:
                continue
            if _is_unlabeled(texts[index]):
                credit_indices.add(index)
            elif headings > passed:
                passed += 1
            else:
                break
    # A song of credits alone is one about them.
    sung = [
        text for index, text in enumerate(texts) if text.strip() and index not in credit_indices
    ]
    return frozenset(credit_indices) if sung else frozenset()


def leave_out_credits(lines: Iterable[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Return timed `lines` in order, without the texts of credits, and a warning if there are any.

    A credit still ends the line before it.
    """
    ordered = sorted(lines, key=lambda line: line.start or 0.0)
    credit_indices = find_credits([line.text for line in ordered])
    if not credit_indices:
        return ordered, ()
    warning = describe_credits([ordered[index].text for index in sorted(credit_indices)])
    sung_lines = [
        replace(line, text="", end=None, words=(), rows=(), ruby=())
        if index in credit_indices
        else line
        for index, line in enumerate(ordered)
    ]
    return sung_lines, (warning,)


def is_credit(text: str) -> bool:
    """Return whether `text`, a row without a time, names who made the song or its lyrics file."""
    return _is_labeled(text) or _is_unlabeled(text)


def describe_credits(texts: Sequence[str]) -> str:
    """Return the warning that the rows `texts` were left out."""
    rows = "1 row of credits" if len(texts) == 1 else f"{len(texts)} rows of credits"
    names = ", ".join(repr(text) for text in texts[:MAX_NAMED])
    return f"{rows} left out: {names}" + (", …" if len(texts) > MAX_NAMED else "")


def _is_labeled(text: str) -> bool:
    """Return whether `text` has a credit and a colon, which it is wherever it stands."""
    colon = _COLON.search(text)
    if colon is None or len(text) > MAX_LETTERS or colon.start() > MAX_LABEL_LETTERS:
        return False
    label = text[: colon.start()].strip(_EDGES)
    if _ENGLISH_LABEL.fullmatch(label):
        return True
    known = [
        part for part in _BETWEEN.split(label) if not part.isascii() or part in ("OP", "SP", "ISRC")
    ]
    return bool(known) and all(_CHINESE_LABEL.fullmatch(part) for part in known)


def _is_unlabeled(text: str) -> bool:
    if len(text) > MAX_LETTERS or not _UNLABELED.fullmatch(text):
        return False
    # "by the river" is sung, "by Jo" is not.
    starts_with_by = re.match(r"[\s\[(*~-]*by\s", text, re.IGNORECASE)
    return not starts_with_by or _BY_NAME.fullmatch(text) is not None
