"""Find the subject of a described song: the phrase after “about”."""

from __future__ import annotations

import re

_ABOUT = re.compile(
    r"\b(?:about|dedicated to|an ode to|in praise of|tells? (?:the story|a story) of|story of)\s+"
    r"(?P<subject>(?:\b(?:Mrs?|Ms|Dr|St)\.|[^.,;:!?()\"\n]|(?<=\d)[:.](?=\d))+)",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s+(?:with|featuring|sung|in (?:the |an? )?(?:\S+ ){0,2}(?:style|key|voice|mood|tempo)|"
    r"for|by|but|which|that|who|whose|where|when|while|because|and (?:a|an|how|the)\b|"
    r"using|played|at \d|please|like)\b.*$",
    re.IGNORECASE,
)
_MAX_SUBJECT_WORDS = 6
_TRAILING = re.compile(r"\s+(?:and|or|of|to|in|on|the|a|an|at|from|into|my|your|is|are)$", re.I)


def find_subject(prompt: str) -> str:
    """Return the phrase of `prompt` that names the subject, as written, or ""."""
    match = _ABOUT.search(prompt)
    if not match:
        return ""
    phrase = _STOPS.sub("", match["subject"].strip())
    words = phrase.split()
    phrase = " ".join(words[:_MAX_SUBJECT_WORDS])
    while _TRAILING.search(phrase):
        phrase = _TRAILING.sub("", phrase)
    return phrase


_ARTICLES = {
    "de": r"(?:de[nr]|die|das|k?eine?n?|meine?n?|unsere?n?)",
    "fr": r"(?:le |la |les |l['’]|une? |des |mon |ma |mes |notre |nos )",
    "es": r"(?:el|la|los|las|un|una|mi|mis|nuestr[oa]s?)",
    "pt": r"(?:os?|as?|uma?|meus?|minhas?|nossos?|nossas?)",
    "it": r"(?:il |lo |la |i |gli |le |l['’]|un |una |un['’]|uno )",
}
_NATIVE_ABOUT = {
    "de": r"(?:über|handelt von|geht um)\s+"
    r"|(?=\bv(?:om|on (?:der|den|dem|eine[rmn]?|meine[rmn]?))\s)",
    "fr": r"(?:sur|à propos de|qui parle de|qui parle d['’])\s*",
    "es": r"(?:sobre|acerca de|que habla de)\s+",
    "pt": r"(?:sobre|acerca de|que fala de)\s+",
    "it": r"(?:che parla di\s+|su\s+(?=un)|(?=su(?:l|lla|llo|i|gli|lle)\s)|(?=sull['’]))",
}
_NATIVE_FOR = {"de": "für", "fr": "pour", "es": "para", "pt": "para", "it": "per"}
_NATIVE_STOPS = {
    "de": r"mit|für|namens|genannt|gesungen|ohne|im stil|auf|der|das wo",
    "fr": r"avec|pour|appelée?|nommée?|chantée?|sans|dans le style|qui|que|en \w+ais",
    "es": r"con|para|llamad[oa]s?|cantad[oa]|sin|al estilo|que|en español",
    "pt": r"com|para|pra|chamad[oa]s?|cantad[oa]|sem|no estilo|que|em português",
    "it": r"con|per|chiamat[oa]|cantat[oa]|senza|in stile|che|in italiano",
}
_ITALIAN_ON = {
    "sul": "il ",
    "sulla": "la ",
    "sullo": "lo ",
    "sui": "i ",
    "sugli": "gli ",
    "sulle": "le ",
}
_NATIVE_TRAILING = re.compile(
    r"\s+(?:und|oder|in|im|an|et|ou|de|du|à|en|y|o|e|del|di|da|do|al|ao|a|con|mi|il|la|le|el)$",
    re.I,
)


def find_native_topic(prompt: str, language: str) -> str:
    """Return the subject of a prompt in German, French, Spanish, Portuguese, or Italian, or "".

    It begins with its article, if it has one; German subjects may begin with “von”, “vom”. Without
    a phrase after “über” and the like, it is a phrase after “für” that begins with an article.
    """
    if language not in _NATIVE_ABOUT:
        return ""
    about = re.search(
        rf"(?<!\w)(?:{_NATIVE_ABOUT[language]})(?P<topic>[^,.;:!?()\"\n]+)", prompt, re.I
    )
    made_for = re.search(
        rf"(?<!\w){_NATIVE_FOR[language]}\s+(?P<topic>{_ARTICLES[language]}\s*[^,.;:!?()\"\n]+)",
        prompt,
        re.IGNORECASE,
    )
    match = about or made_for
    if not match:
        return ""
    phrase = re.sub(
        rf"(?<=\S)\s+(?:{_NATIVE_STOPS[language]})\b.*$", "", match["topic"].strip(), flags=re.I
    )
    phrase = " ".join(phrase.split()[:_MAX_SUBJECT_WORDS])
    while _NATIVE_TRAILING.search(phrase):
        phrase = _NATIVE_TRAILING.sub("", phrase)
    return _restore_article(phrase) if language == "it" else phrase


def _restore_article(phrase: str) -> str:
    """Return an Italian phrase with the article that is joined with “su”: “sul mare”, il mare."""
    phrase = re.sub(r"^sull['’]\s*", "l'", phrase, flags=re.IGNORECASE)
    first, _, rest = phrase.partition(" ")
    return _ITALIAN_ON[first.lower()] + rest if first.lower() in _ITALIAN_ON and rest else phrase
