"""Pinyin of Mandarin, with tone marks."""

from __future__ import annotations

import re

from scopitone.core.song import Line

_BEFORE_SIGN = re.compile(r"\s+([,.!?;:)\]”’])")
_AFTER_SIGN = re.compile(r"([(\[“‘])\s+")
_SIGNS = str.maketrans("，。、！？：；（）《》「」『』【】　", ",.,!?:;()“”“”“”[] ")


def romanize(line: Line, _song: str = "") -> str:
    """Return the syllables of a line of Chinese, each as a word, as lyrics have them.

    The reading of a character depends on the words around it (pypinyin's phrases).
    """
    # Importing it loads its dictionaries, which few songs need.
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(line.text, style=Style.TONE, v_to_u=True)
    spaced = " ".join(" ".join(syllables).translate(_SIGNS).split())
    return _AFTER_SIGN.sub(r"\1", _BEFORE_SIGN.sub(r"\1", spaced))
