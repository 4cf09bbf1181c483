"""The subject of a song in the grammar of its language: articles, cases, contractions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_SMALL_WORDS = "a an the of in on at to for and or but by with from"
_SMALL = frozenset(_SMALL_WORDS.split())
_POSSESSIVES = frozenset(("my", "your", "our", "his", "her", "their"))
_NOUNS = """
    spring king ring morning evening something everything nothing wing string thing wedding
    feeling ceiling beginning building lightning clothing meaning blessing sibling darling being
    ending anything pudding offspring viking
"""
_NOUNS_IN_ING = frozenset(_NOUNS.split())


@dataclass(frozen=True, slots=True)
class SubjectPhrase:
    """A subject. `title` stands alone; `forms` are what the slots of frames, such as {de}, take."""

    title: str
    forms: Mapping[str, str]


def decline_subject(phrase: str, language: str) -> SubjectPhrase:
    """Return the forms of `phrase`, which begins with its article, if it has one."""
    return _RULES[language](" ".join(phrase.split()))


def title_of(text: str, language: str = "en") -> str:
    """Return `text` as a title of its language: English titles have capitals."""
    words = text.strip(" .!?,;:").split()
    if language != "en":
        return " ".join(words)[:1].upper() + " ".join(words)[1:]
    return " ".join(
        word if i and word.lower() in _SMALL and i < len(words) - 1 else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    )


def _decline_english(phrase: str) -> SubjectPhrase:
    first = phrase.split()[0].lower()
    is_action = first.endswith("ing") and first not in _NOUNS_IN_ING
    plain = first in _SMALL or first in _POSSESSIVES or is_action
    text = phrase[:1].lower() + phrase[1:] if plain else phrase
    bare = re.sub(r"^(?:an?|some)\s+", "", text, flags=re.IGNORECASE)
    return SubjectPhrase(title_of(bare), {"ing": text} if is_action else {"s": text})


_WEAK_NOUNS = """
    Hasen Löwen Bären Affen Jungen Drachen Raben Elefanten Menschen Studenten Soldaten Prinzen
    Helden Piloten Polizisten Astronauten Falken Ochsen Schimpansen Kollegen Gitarristen Matrosen
    Riesen Zeugen Boten Kunden Namen
"""
_STEM_ENDS_IN_N = re.compile(r"(?:ant|ent|ist|ot|at|aut|är|ild|ensch|inz|eld|chs)en$")


def _decline_german(phrase: str) -> SubjectPhrase:
    """Return the accusative and the nominative, or the dative after “von”, “vom”."""
    words = phrase.split()
    if words[0].lower() in ("von", "vom"):
        rest = " ".join(words[1:])
        dative = f"vom {rest}" if words[0].lower() == "vom" else f"von {_lower_article(rest)}"
        return SubjectPhrase(title_of(f"Das Lied {dative}", "de"), {"von": dative})
    accusative = _lower_article(phrase)
    nominative, title = accusative, accusative
    match = re.match(r"(den|(?:k?ein|mein|dein|sein|ihr|unser|euer|eur)en)\s+(.+)", accusative)
    if match:
        article, rest = match[1], match[2]
        is_definite = article == "den"
        rest = re.sub(
            r"\b([a-zäöüß]+)en\b(?=(?:\s+[a-zäöüß]+)*\s+[A-ZÄÖÜ])",
            rf"\1{'e' if is_definite else 'er'}",
            rest,
        )
        rest = re.sub(r"^[A-ZÄÖÜ]\w+|(?<= )[A-ZÄÖÜ]\w+", _weaken, rest, count=1)
        head = "der" if is_definite else article.removesuffix("en").replace("eur", "euer")
        nominative = f"{head} {rest}"
        title = rest if head == "ein" else nominative
    title = re.sub(r"^eine?\s+", "", title)
    return SubjectPhrase(title_of(title, "de"), {"acc": accusative, "nom": nominative})


def _weaken(match: re.Match[str]) -> str:
    noun = match[0]
    if noun not in _WEAK_NOUNS.split():
        return noun
    return noun.removesuffix("en") if _STEM_ENDS_IN_N.search(noun) else noun.removesuffix("n")


def _lower_article(phrase: str) -> str:
    """Return the phrase; a first word that is not a noun has no capital."""
    first = phrase.split()[0].lower()
    is_small = re.fullmatch(
        r"d(?:ie|er|as|en|em)|(?:k?ein|mein|dein|sein|ihr|unser)(?:e[nmrs]?)?", first
    )
    return first + phrase[len(first) :] if is_small else phrase


_VOWEL_START = re.compile(r"[aeiouàâäéèêëîïôöùûühœ]", re.IGNORECASE)
_ASPIRATED = ("héros", "hérisson", "hibou", "haine", "hasard", "haut", "honte", "hamster", "homard")
_FRENCH = re.compile(r"(le|la|les|l'|un|une|des|mon|ma|mes|notre|nos|ton|ta|tes)(?=[\s']|$)", re.I)


def _decline_french(phrase: str) -> SubjectPhrase:
    text = _lower_first(phrase.replace("’", "'"), _FRENCH)
    return SubjectPhrase(
        title_of(re.sub(r"^(?:une?|des)\s+", "", text), "fr"),
        {
            "s": text,
            "de": _join_french("de", text),
            "à": _join_french("à", text),
            "que": ("qu'" if _is_elided(text) else "que ") + text,
        },
    )


def _join_french(preposition: str, text: str) -> str:
    contracted = {"de": ("du", "des"), "à": ("au", "aux")}[preposition]
    for article, form in zip(("le ", "les "), contracted, strict=True):
        if text.startswith(article):
            return f"{form} {text[len(article) :]}"
    if preposition == "de" and text.startswith("des "):
        return "de" + text[3:] if not _is_elided(text[4:]) else "d'" + text[4:]
    return f"d'{text}" if preposition == "de" and _is_elided(text) else f"{preposition} {text}"


def _is_elided(text: str) -> bool:
    return bool(_VOWEL_START.match(text)) and not text.lower().startswith(_ASPIRATED)


_SPANISH = re.compile(r"(?:el|la|los|las|un|una|unos|unas|mis?|tus?|nuestr[oa]s?)(?=\s)", re.I)


def _decline_spanish(phrase: str) -> SubjectPhrase:
    text = _lower_first(phrase, _SPANISH)
    of, to = (
        f"{short} {text[3:]}" if text.startswith("el ") else f"{long} {text}"
        for short, long in (("del", "de"), ("al", "a"))
    )
    title = title_of(re.sub(r"^un[ao]?s?\s+", "", text), "es")
    return SubjectPhrase(title, {"s": text, "de": of, "a": to})


_PORTUGUESE = re.compile(r"(?:os?|as?|uma?|uns|umas|meus?|minhas?|nossos?|nossas?)(?=\s)", re.I)


def _decline_portuguese(phrase: str) -> SubjectPhrase:
    text = _lower_first(phrase, _PORTUGUESE)
    article = re.match(r"(os?|as?)\s+(.+)", text)
    of = f"d{article[1]} {article[2]}" if article else f"de {text}"
    inside = f"n{article[1]} {article[2]}" if article else f"em {text}"
    title = title_of(re.sub(r"^(?:uma?|uns|umas)\s+", "", text), "pt")
    return SubjectPhrase(title, {"s": text, "de": of, "em": inside})


_ITALIAN = re.compile(
    r"(?:il|lo|la|i|gli|le|un|uno|una|mio|mia|miei|mie|nostr[oaie])(?=\s)|(?:l|un)(?=')", re.I
)
_ITALIAN_OF = {"il": "del", "lo": "dello", "la": "della", "i": "dei", "gli": "degli", "le": "delle"}
_ITALIAN_TO = {"il": "al", "lo": "allo", "la": "alla", "i": "ai", "gli": "agli", "le": "alle"}


def _decline_italian(phrase: str) -> SubjectPhrase:
    text = _lower_first(phrase.replace("’", "'"), _ITALIAN)
    title = title_of(re.sub(r"^(?:un[oa]?\s+|un')", "", text), "it")
    return SubjectPhrase(
        title,
        {
            "s": text,
            "di": _join_italian(text, "di", _ITALIAN_OF, "dell'"),
            "a": _join_italian(text, "a", _ITALIAN_TO, "all'"),
        },
    )


def _join_italian(text: str, plain: str, forms: Mapping[str, str], elided: str) -> str:
    if text.startswith("l'"):
        return elided + text[2:]
    article, _, rest = text.partition(" ")
    return f"{forms[article]} {rest}" if article in forms and rest else f"{plain} {text}"


def _lower_first(phrase: str, article: re.Pattern[str]) -> str:
    return phrase[:1].lower() + phrase[1:] if article.match(phrase) else phrase


_RULES: dict[str, Callable[[str], SubjectPhrase]] = {
    "en": _decline_english,
    "de": _decline_german,
    "fr": _decline_french,
    "es": _decline_spanish,
    "pt": _decline_portuguese,
    "it": _decline_italian,
}
