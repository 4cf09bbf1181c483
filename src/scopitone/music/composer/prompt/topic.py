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
