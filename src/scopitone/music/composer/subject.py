"""What a described song is about: the words after “about”, as far as they hang together."""

from __future__ import annotations

import re

_ABOUT = re.compile(
    r"\b(?:about|dedicated to|an ode to|in praise of|tells? (?:the story|a story) of|story of)\s+"
    r"(?P<subject>[^.,;:!?()\"\n]+)",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s+(?:with|featuring|sung|in (?:the |an? )?(?:\S+ ){0,2}(?:style|key|voice|mood|tempo)|"
    r"for|by|but|which|that|who|whose|where|when|while|because|and (?:a|an|how|the)\b|"
    r"using|played|at \d|please|like)\b.*$",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 6
_TRAILING = re.compile(r"\s+(?:and|or|of|to|in|on|the|a|an|at|from|into|my|your|is|are)$", re.I)


def subject_of(prompt: str) -> str:
    """The phrase of `prompt` that says what it is about, as it is written, or ""."""
    found = _ABOUT.search(prompt)
    if not found:
        return ""
    phrase = _STOPS.sub("", found["subject"].strip())
    words = phrase.split()
    phrase = " ".join(words[:_LONGEST_SUBJECT])
    while _TRAILING.search(phrase):
        phrase = _TRAILING.sub("", phrase)
    return phrase
