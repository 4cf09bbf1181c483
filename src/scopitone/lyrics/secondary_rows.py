"""Rows that belong to a sung line: which of several texts at one time is sung, what the others are.

Files write a translation or a romanization as one more line of the same time. The first one is
sung, unless it spells in Latin letters what a later one says in its own script.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from scopitone.core.song import Line, Lyrics, Role

MIN_PAIR_SHARE = 0.5
"""Share of a song's lines from which two texts at one time are two languages, not two singers."""

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_IN_PARENTHESES = re.compile(r"[(（].*[)）]")
_GROUP = re.compile(r"[(（][^()（）]*[)）]")
_VOWELS = re.compile(r"[aeiouy]+")
_TOKEN = re.compile(r"[^\W\d_]+[1-6]?")
# Syllables as romanizations write them, without diacritics. They are atomic: long texts that are
# none would take exponential time otherwise.
_ROMAJI = re.compile(
    r"(?>(?:[kgsztdnhbpmyrwjfcv]|[kgsztdhbpmrcnf][yhs]y?|tts|cch|ssh)?[aeiou]|n|kk|tt|pp|ss)++h?"
)
_PINYIN = re.compile(r"(?>(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng|n|r)?)++")
_JYUTPING = re.compile(r"(?:ng|gw|kw|[bpmfdtnlgkhjzcsw])?[aeiouy]{0,4}(?:ng|[mnptk])?[1-6]")
_KOREAN = re.compile(
    r"(?>(?:kk|tt|pp|ss|jj|ch|sh|[gkndtrlmbpsjh])?[wy]?[aeiou]{1,3}(?:ng|[nmklptbs])?)++"
)


def hang_rows(
    groups: Iterable[Sequence[Line]], *, pairs_are_translations: bool = False
) -> list[tuple[Line, ...]]:
    """Return the lines of each group, with those that are not sung as `rows` of the sung one.

    groups: lines that start together. A line is not sung if its role says so, if it is of another
    script than the first one, or if about every line of the song has a second text (always, with
    `pairs_are_translations`), except if both have singers and those differ. A marked line alone
    hangs on the line before while that lasts, else it is sung.
    """
    known = [tuple(group) for group in groups]
    texts = [[line.text for line in group] for group in known if len(group) > 1]
    is_swapped = _share(_is_romanized_first(group) for group in texts) > 0.5
    sung = sum(bool(line.text) for group in known for line in group[:1])
    pairs_are_translations |= bool(sung) and len(texts) >= max(2, MIN_PAIR_SHARE * sung)
    ordered = [_put_sung_first(group, is_swapped=is_swapped) for group in known]
    roles = _vote_roles(ordered)
    result: list[tuple[Line, ...]] = []
    for group in ordered:
        first = group[0]
        if first.role != "main" and result and _lasts_until(result[-1][0], first):
            before = result[-1]
            rows = tuple(_make_row(line, line.role) for line in group if line.role != "main")
            result[-1] = (replace(before[0], rows=(*before[0].rows, *rows)), *before[1:])
            group = tuple(line for line in group if line.role == "main")
            if not group:
                continue
            first = group[0]
        own: list[Line] = []
        rows_of_first: list[Line] = []
        for place, line in enumerate(group[1:], 1):
            if line.role != "main":
                rows_of_first.append(_make_row(line, line.role))
            elif _is_second_row(first, line, pairs_are_translations):
                role = roles.get((len(group), place)) or guess_role(first.text, line.text)
                if _is_background(first.text, line.text):
                    role = "background"
                rows_of_first.append(_make_row(line, role))
            else:
                own.append(line)
        rows = (*first.rows, *rows_of_first)
        result.append((replace(first, role="main", rows=rows), *own))
    return result


def hang_texts(texts: Sequence[str]) -> tuple[str, tuple[Line, ...]]:
    """Return the sung text and its rows, of `texts` that a file has under each other.

    Only a text of another script than the first is a row; the others are continued in one line.
    """
    shown = [text for text in texts if text.strip()]
    if not shown:
        return "", ()
    sung = [shown[0]]
    rows: list[Line] = []
    for text in shown[1:]:
        if not rows and find_script(text) in (None, find_script(shown[0])):
            sung.append(text)
        else:
            rows.append(Line(" ".join(text.split()), role=guess_role(shown[0], text)))
    return " ".join(sung), tuple(rows)


def guess_role(sung: str, row: str) -> Role:
    """Return what `row` is to the text `sung`: most often its translation."""
    if _is_background(sung, row):
        return "background"
    return "romanization" if is_romanized(sung, row) else "translation"


def is_romanized(text: str, latin: str) -> bool:
    """Return whether `latin` probably spells `text`, of another script, in Latin letters."""
    script = find_script(text)
    if script in (None, "LATIN") or find_script(latin) != "LATIN":
        return False
    tokens = _TOKEN.findall(_strip_marks(latin))
    vowels = sum(len(_VOWELS.findall(token)) for token in tokens)
    if script == "KANA":
        return _share(_ROMAJI.fullmatch(token) for token in tokens) >= 0.9
    if script == "HAN":
        signs = len(_HAN.findall(text))
        spelled = _share(_PINYIN.fullmatch(token.rstrip("12345")) for token in tokens) >= 0.9
        spelled |= _share(_JYUTPING.fullmatch(token) for token in tokens) >= 0.9
        return spelled and 0.7 * signs <= vowels <= 1.4 * signs
    if script == "HANGUL":
        signs = len(_HANGUL.findall(text))
        spelled = _share(_KOREAN.fullmatch(token) for token in tokens) >= 0.9
        return spelled and 0.75 * signs <= vowels <= 1.3 * signs
    words = len(_TOKEN.findall(text))
    letters, latins = (sum(map(str.isalpha, part)) for part in (text, _strip_marks(latin)))
    return words == len(tokens) and 0.9 * letters <= latins <= 1.5 * letters


@lru_cache(maxsize=1024)
def find_script(text: str) -> str | None:
    """Return the script of `text`, such as "LATIN" or "HAN"; None without a letter.

    A text with kana is Japanese, one with Hangul Korean, however many Latin letters it has.
    """
    for script, letters in (("KANA", _KANA), ("HANGUL", _HANGUL), ("HAN", _HAN)):
        if letters.search(text):
            return script
    names = Counter(unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha())
    return names.most_common(1)[0][0] if names else None


def _is_second_row(first: Line, line: Line, pairs_are_translations: bool) -> bool:
    if first.singer is not None and line.singer is not None and first.singer != line.singer:
        return False
    scripts = find_script(first.text), find_script(line.text)
    return pairs_are_translations or (None not in scripts and scripts[0] != scripts[1])


def _is_background(sung: str, row: str) -> bool:
    return bool(_IN_PARENTHESES.fullmatch(row.strip())) and find_script(row) == find_script(sung)


def _make_row(line: Line, role: Role) -> Line:
    """Return `line` as a row; only background vocals keep times of their own, if they have both."""
    if role == "background" and (line.end is not None or line.words):
        end = line.words[-1].end if line.end is None else line.end
        return replace(line, role=role, end=end)
    return replace(line, role=role, start=None, end=None, words=())


def _lasts_until(line: Line, row: Line) -> bool:
    return (
        bool(line.text)
        and line.start is not None
        and row.start is not None
        and line.start <= row.start < (line.end if line.end is not None else line.start + 0.5)
    )


def _is_romanized_first(texts: Sequence[str]) -> bool:
    return any(is_romanized(text, texts[0]) for text in texts[1:])


def _put_sung_first(group: Sequence[Line], *, is_swapped: bool) -> tuple[Line, ...]:
    """Return the lines of a group, with the one that is sung in front."""
    texts = [line.text for line in group]
    passes_first = (is_swapped and _is_romanized_first(texts)) or any(
        _is_background(text, texts[0]) and not _is_background(text, text) for text in texts[1:]
    )
    for line in group[1:] if passes_first else group:
        if line.role == "main":
            return (line, *(other for other in group if other is not line))
    return tuple(group)


def _vote_roles(groups: Sequence[Sequence[Line]]) -> dict[tuple[int, int], Role]:
    """Return what most lines are at each place of groups of a size, by (size, place)."""
    votes: dict[tuple[int, int], Counter[Role]] = {}
    for group in groups:
        for place, line in enumerate(group[1:], 1):
            if line.role == "main" and not _is_background(group[0].text, line.text):
                role = guess_role(group[0].text, line.text)
                votes.setdefault((len(group), place), Counter())[role] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in votes.items()}


def _share(answers: Iterable[object]) -> float:
    """Return the share of `answers` that are true; 0 if there are none."""
    known = [bool(answer) for answer in answers]
    return sum(known) / len(known) if known else 0.0


def _strip_marks(text: str) -> str:
    """Return `text` in lower case without diacritics."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def set_backing_apart(lyrics: Lyrics) -> Lyrics:
    """Return `lyrics` with what is in parentheses beside other words as background vocals."""
    return replace(lyrics, lines=tuple(map(_set_backing_apart, lyrics.lines)))


def _set_backing_apart(line: Line) -> Line:
    groups = list(_GROUP.finditer(line.text))
    lead = _GROUP.sub(" ", line.text)
    has_other = line.ruby or any(row.role == "background" for row in line.rows)
    if not groups or has_other or not any(c.isalnum() for c in lead):
        return line
    backing = tuple(_make_backing(line, group) for group in groups)
    inside = {id(word) for row in backing for word in row.words}
    words = tuple(word for word in line.words if id(word) not in inside)
    if line.words and not words:
        return line
    start, end = (words[0].start, words[-1].end) if words else (line.start, line.end)
    text = " ".join(lead.split())
    return replace(line, text=text, words=words, start=start, end=end, rows=(*line.rows, *backing))


def _make_backing(line: Line, group: re.Match[str]) -> Line:
    words = tuple(word for word, begin, _ in line.spans() if group.start() <= begin < group.end())
    start, end = (words[0].start, words[-1].end) if words else (None, None)
    return Line(group[0], start, end, words, line.confidence, "background")
