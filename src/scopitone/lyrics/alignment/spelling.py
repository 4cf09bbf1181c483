"""Compare words across spellings and scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

Matrix = NDArray[np.float64]

MIN_SIMILARITY = 0.6
"""Least normalized Levenshtein similarity of words that count as the same."""

SHORT_WORD_LETTERS, SHORT_WEIGHT = 2, 0.5
"""Words of at most so many letters occur everywhere and count half."""


def normalize(word: str) -> str:
    """Return `word` in lower-case Latin letters and digits, without accents; may be empty.

    Other scripts are romanized (`anyascii`), so that lyrics in Latin letters match what a
    listener writes in the language's own script.
    """
    folded = anyascii(unicodedata.normalize("NFKC", word)).casefold()
    return "".join(char for char in folded if char.isalnum())


def compare_words(words: Sequence[str], others: Sequence[str]) -> Matrix:
    """Return the similarity (0 to 1) of each normalized word to each other, (words, others).

    It is 0 below MIN_SIMILARITY and for empty words.
    """
    rows, row_of = np.unique(np.array(words, object), return_inverse=True)
    columns, column_of = np.unique(np.array(others, object), return_inverse=True)
    table = cdist(
        list(rows), list(columns), scorer=Levenshtein.normalized_similarity, dtype=np.float64
    )
    table[table < MIN_SIMILARITY] = 0.0
    table[rows == ""] = 0.0
    similar: Matrix = table[np.ix_(row_of.ravel(), column_of.ravel())]
    return similar


def weigh_words(words: Sequence[str]) -> Matrix:
    """Return the weight of each normalized word in a match, (words,)."""
    return np.array([SHORT_WEIGHT if len(word) <= SHORT_WORD_LETTERS else 1.0 for word in words])
