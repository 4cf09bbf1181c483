"""Find the length that a prompt asks for, in eight languages."""

from __future__ import annotations

import re

MIN_LENGTH_S, MAX_LENGTH_S = 8.0, 480.0
"""The shortest and the longest song that a prompt can ask for."""

_NUMBERS: dict[float, str] = {
    0.5: "half a, half, halbe, une demi, demi, media, medio, meia, mezzo, mezza, 半",
    1: "one, a, an, eine, einer, ein, une, un, una, uno, um, uma, 一",
    1.5: "one and a half, anderthalb, eineinhalb, une et demie, um e meio",
    2: "two, zwei, deux, dos, dois, due, 二, 两, 兩",
    3: "three, drei, trois, tres, três, tre, 三",
    4: "four, vier, quatre, cuatro, quatro, quattro, 四",
    5: "five, fünf, cinq, cinco, cinque, 五",
    6: "six, sechs, seis, sei, 六",
    8: "eight, acht, huit, ocho, oito, otto, 八",
    10: "ten, zehn, dix, diez, dez, dieci, 十",
    15: "fifteen, fünfzehn, quinze, quince, quindici, 十五",
    20: "twenty, zwanzig, vingt, veinte, vinte, venti, 二十",
    30: "thirty, dreißig, dreissig, trente, treinta, trinta, trenta, 三十",
    45: "forty five, fünfundvierzig, quarante cinq, cuarenta y cinco, quarantacinque, 四十五",
    60: "sixty, sechzig, soixante, sesenta, sessenta, sessanta, 六十",
    90: "ninety, neunzig, quatre vingt dix, noventa, novanta, 九十",
}
_MIN_FIGURE_S = 4.0
"""Less is no length: “a second chance”."""

_VALUES = {word.strip(): number for number, words in _NUMBERS.items() for word in words.split(",")}
_WORDS = "|".join(
    re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(_VALUES, key=len, reverse=True)
)
_NUMBER = rf"\d+(?:[.,]\d+)?|{_WORDS}"
_MINUTES = r"minut(?:e[ns]?|os?|i)?(?![a-z])|mins?\b|分钟|分鐘|分間|分(?!の)"
_SECONDS = r"(?:seconds?|secs?|sekunden?|secondes?|segundos?|second[oi])(?![a-z])|秒間|秒钟|秒"
_FIGURE = re.compile(
    rf"(?<![\w.:])(?:(?P<minutes>{_NUMBER})(?P<half>[\s-]+and[\s-]+a[\s-]+half)?[\s-]*(?:{_MINUTES})"
    rf"(?:[\s,]*(?:and|und|et|y|e)?[\s,]*(?P<rest>\d+)[\s-]*(?:{_SECONDS}|s\b))?"
    rf"|(?P<seconds>{_NUMBER})[\s-]*(?:{_SECONDS})"
    r"|(?P<plain>\d+)(?: s|(?<=[15])s)\b"
    r"|(?P<clock>[0-8])(?::|m|min)(?P<clock_rest>[0-5]\d)(?![\d:]|\s*[ap]\.?m)(?:\s*min\b)?)"
    r"(?:[\s-]+(?:long|lang|lange|langes|version))?",
    re.IGNORECASE,
)
_NAMED = (
    (30.0, r"very short|sehr kurz\w*|très court\w*|muy cort[oa]|muito curt[oa]|molto breve"),
    (
        60.0,
        r"short(?!\s+(?:film|story|stories|hair|time|circuit))|kurz(?:e[srmn]?)?|courte?|brève"
        r"|cort[oa]|curt[oa]|breve|短い|简短|短",
    ),
    (
        180.0,
        r"full[\s-]length|in voller länge|durée complète|duración completa|duração completa"
        r"|durata completa",
    ),
    (240.0, r"long(?= (?:song|track|version|piece|mix))|extended(?= (?:version|mix|song|cut))"),
)
_WORD_LENGTHS = tuple(
    (seconds, re.compile(rf"(?<![\w'’])(?:{words})(?![a-z])", re.IGNORECASE))
    for seconds, words in _NAMED
)


def find_length(text: str) -> tuple[float | None, str]:
    """Return the length in seconds that `text` asks for, or None, and the text without it.

    A figure such as “30 seconds”, “2:30”, or “zwei Minuten” counts before a word such as “short”.
    “80s” is an era. The length may be outside `MIN_LENGTH_S` and `MAX_LENGTH_S`.
    """
    length: float | None = None
    figure = _FIGURE.search(text)
    if figure and _read_figure(figure) >= _MIN_FIGURE_S:
        length = _read_figure(figure)
        text = text[: figure.start()] + " " + text[figure.end() :]
    for seconds, pattern in _WORD_LENGTHS:
        if pattern.search(text):
            length = length or seconds
            text = pattern.sub(" ", text)
    return length, text


def _read_figure(figure: re.Match[str]) -> float:
    if figure["clock"]:
        return 60.0 * int(figure["clock"]) + int(figure["clock_rest"])
    if figure["minutes"]:
        minutes = _read_number(figure["minutes"]) + (0.5 if figure["half"] else 0.0)
        return 60.0 * minutes + float(figure["rest"] or 0)
    return _read_number(figure["seconds"] or figure["plain"])


def _read_number(text: str) -> float:
    word = re.sub(r"[\s-]+", " ", text.lower())
    return _VALUES[word] if word in _VALUES else float(word.replace(",", "."))
