"""Find what the words of a song must name: persons, brands, quoted words, an age, an occasion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scopitone.music.composer.prompt.vocabulary import FILLER

_QUOTED = re.compile(
    r"[\"“„«]\s*([^\"“”„«»\n]{1,60}?)\s*[\"“”»]|(?<!\w)[‘']([^'’\n]{2,60})['’](?!\w)"
)
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w'’&.-]*"
_NAMES = rf"{_NAME}(?:(?:\s+(?:and|&)\s+|\s*,\s*|\s+){_NAME}){{0,3}}"
_CALLED = re.compile(rf"\b(?i:called|named|titled|entitled|dear|by the name of)\s+({_NAMES})")
_FOR = re.compile(
    rf"\b(?i:for|to)\s+(?:(?i:my|our|his|her|their|the)\s+(?:[a-zà-ÿ]+\s+){{0,3}})?({_NAMES})"
)
_PRODUCT = re.compile(
    r"\b(?i:for (?:an?|the|my|our)) ([a-z][a-z -]{1,30}?) (?i:called|named)\b"
    rf"|\b(?i:jingle|ad|advert|commercial) (?i:for) {_NAME} ([a-z]{{3,20}})(?=\s*[,.]|\s*$)"
)
_NOT_NAMED = FILLER | {"youtube", "tiktok", "instagram", "spotify", "twitch", "facebook"}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_AGE = re.compile(
    r"\b(?:turns?|turning|turned|becomes|wird|hat|cumple|completa|faz|compie|fête)\s+"
    r"(?:her |his |their )?(?P<after>\d{1,3}|[a-z]+(?:-[a-z]+)?)\b"
    r"|\b(?P<before>\d{1,3})(?:st|nd|rd|th|\.)?[\s-]*(?:birthday|years?\b|anniversary|jahre|ans\b"
    r"|años|anos\b|anni\b|wird)|(?P<east>\d{1,3})(?:歳|才|岁)",
    re.IGNORECASE,
)
_OCCASIONS = (
    ("birthday", re.compile(r"\b(?:happy )?birthdays?(?: song)?\b", re.IGNORECASE)),
    ("wedding", re.compile(r"\b(?:wedding|marriage|marry|marries)(?: song)?\b", re.IGNORECASE)),
    ("anniversary", re.compile(r"\banniversary\b", re.IGNORECASE)),
    ("jingle", re.compile(r"\b(?:jingle|ad|advert(?:isement)?|commercial)s?\b", re.IGNORECASE)),
    ("lullaby", re.compile(r"\b(?:lullaby|lullabies)\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class NamedThings:
    """What the words must name.

    Attributes:
        names: persons, brands, and quoted words, as written.
        age: a number of years.
        occasion: what the song is for, such as `birthday`.
        product: what is advertised or given a name, such as `bakery`, or "".
    """

    names: tuple[str, ...] = ()
    age: int | None = None
    occasion: str | None = None
    product: str = ""


def spell_number(number: int) -> str:
    """Return a number from 0 to 199 in English words."""
    if number >= 100:
        rest = number - 100
        return "a hundred" + (f" and {spell_number(rest)}" if rest else "")
    if number < 20:
        return _SMALL[number]
    tens = _TENS[number // 10 - 2]
    return f"{tens}-{_SMALL[number % 10]}" if number % 10 else tens


def find_named_things(text: str, subject: str) -> tuple[NamedThings, str]:
    """Find what `text` names outside of `subject`; return it, and `text` without it.

    Names begin with a capital and stand after “for”, “to”, “called”, or “named”; quoted words
    count too.
    """
    rest = text.replace(subject, ", ") if subject else text
    age = _read_age(rest)
    rest = _AGE.sub(_keep_event, rest) if age is not None else rest
    occasion = next((name for name, pattern in _OCCASIONS if pattern.search(rest)), None)
    product = _PRODUCT.search(rest)
    names: list[str] = []
    for pattern in (_QUOTED, _CALLED, _FOR):
        for match in pattern.finditer(rest):
            names += _split_names(next(group for group in match.groups() if group), pattern)
    for name in names:
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", ", ", rest)
    if occasion in ("birthday", "wedding", "anniversary"):
        rest = dict(_OCCASIONS)[occasion].sub(_keep_mood, rest)
    named = NamedThings(
        tuple(dict.fromkeys(names)),
        age,
        occasion,
        (product[1] or product[2]).strip() if product else "",
    )
    return named, rest.replace(named.product, " ") if named.product else rest


def _keep_event(match: re.Match[str]) -> str:
    event = re.search(r"birthday|anniversary", match[0], re.IGNORECASE)
    return event[0] if event else " "


def _keep_mood(match: re.Match[str]) -> str:
    return "happy " if match[0].lower().startswith("happy") else " "


def _read_age(text: str) -> int | None:
    for match in _AGE.finditer(text):
        written = match["after"] or match["before"] or match["east"]
        if written.isdigit():
            return int(written) if int(written) < 200 else None
        for number in range(1, 101):
            if spell_number(number) == written.lower():
                return number
    return None


def _split_names(phrase: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the names of “Anna, Tom and Mia”; quoted words are one name."""
    phrase = phrase.strip(" ,.;:!?")
    is_quoted = pattern is _QUOTED
    parts = [phrase] if is_quoted else re.split(r"\s+(?:and|&)\s+|\s*,\s*", phrase)
    names = (part.strip(" ,.;:!?") for part in parts)
    names = (re.sub(r"['’]s$", "", name) for name in names)
    return [
        name for name in names if name and (is_quoted or not _NOT_NAMED & set(name.lower().split()))
    ]
