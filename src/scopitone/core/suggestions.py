"""What a mistyped name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def suggest(word: str, accepted: Iterable[str]) -> str:
    """Return ` (did you mean 'vinyl'?)` for the most similar accepted name; empty without one.

    Errors insert it after the word that is not accepted. Case does not count.
    """
    # Only errors need it.
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in accepted}
    close = get_close_matches(word.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[close[0]]!r}?)" if close else ""
