"""Korean in Latin letters: Revised Romanization, by what is pronounced.

The rules are those of the National Institute of Korean Language (2000) with its standard
pronunciation: consonants move to a vowel that follows, and become like each other. What only a
dictionary knows, such as an n that is put into 꽃잎, is left out. Tense sounds are not written.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from scopitone.core.song import Line

# In the order of Unicode; - is the onset without a sound.
_ONSETS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k",
           "t", "p", "h")  # fmt: skip
_VOWELS = ("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
           "we", "wi", "yu", "eu", "ui", "i")  # fmt: skip
# Each final consonant: what it sounds like at the end, and what it leaves and gives to a vowel.
_CODAS: tuple[tuple[str, str, str], ...] = (
    *(("", "", "-"), ("k", "", "g"), ("k", "", "kk"), ("k", "k", "s"), ("n", "", "n")),
    *(("n", "n", "j"), ("n", "", "n"), ("t", "", "d"), ("l", "", "r"), ("k", "l", "g")),
    *(("m", "l", "m"), ("l", "l", "b"), ("l", "l", "s"), ("l", "l", "t"), ("p", "l", "p")),
    *(("l", "", "r"), ("m", "", "m"), ("p", "", "b"), ("p", "p", "s"), ("t", "", "s")),
    *(("t", "", "ss"), ("ng", "ng", "-"), ("t", "", "j"), ("t", "", "ch"), ("k", "", "k")),
    *(("t", "", "t"), ("p", "", "p"), ("t", "", "-")),
)
_ASPIRATED = {"g": "k", "d": "t", "j": "ch", "b": "p"}
_NASALS = {"k": "ng", "t": "n", "p": "m"}
# Final consonants by their number in Unicode.
_NJ, _NH, _D, _LG, _LB, _LT, _LH, _J, _T, _H = 5, 6, 7, 9, 11, 13, 15, 22, 25, 27
_FIRST, _LAST = 0xAC00, 0xD7A3
_I_SOUNDS = ("i", "yeo")


@dataclass(slots=True)
class _Syllable:
    """onset: "-" for none. coda: its number in Unicode, 0 for none; end: how it is pronounced."""

    onset: str
    vowel: str
    coda: int
    end: str


def romanize(line: Line, _song: str = "") -> str:
    """Return a line of Korean in Latin letters; other text stays as it is."""
    parts: list[str] = []
    run: list[_Syllable] = []
    for char in [*line.text, ""]:
        if char and _FIRST <= ord(char) <= _LAST:
            run.append(_split(char))
            continue
        parts.append(_romanize_run(run))
        run = []
        parts.append(char)
    return "".join(parts)


def _split(char: str) -> _Syllable:
    index = ord(char) - _FIRST
    coda = index % 28
    return _Syllable(_ONSETS[index // 588], _VOWELS[index // 28 % 21], coda, _CODAS[coda][0])


def _romanize_run(run: list[_Syllable]) -> str:
    for syllable, following in pairwise(run):
        _join(syllable, following)
    return "".join(s.onset.replace("-", "") + s.vowel + s.end for s in run)


def _join(syllable: _Syllable, following: _Syllable) -> None:
    """Change the end of a syllable and the beginning of the one that follows, as they sound."""
    if not syllable.coda:
        return
    if following.onset == "-":
        _move(syllable, following)
    elif following.onset == "h":
        _aspirate_back(syllable, following)
    elif syllable.coda in (_H, _NH, _LH):
        _aspirate(syllable, following)
    elif syllable.coda == _LG and following.onset in ("g", "kk"):
        syllable.end = "l"
    _assimilate(syllable, following)


def _move(syllable: _Syllable, following: _Syllable) -> None:
    """Move a consonant to the vowel that follows; before i, d and t become j and ch."""
    _, syllable.end, following.onset = _CODAS[syllable.coda]
    if following.vowel in _I_SOUNDS and syllable.coda in (_D, _T, _LT):
        following.onset = "j" if syllable.coda == _D else "ch"


def _aspirate_back(syllable: _Syllable, following: _Syllable) -> None:
    """Join a final consonant with the h that follows.

    Nouns keep the h after k and p (축하 is chukha), verbs do not (막혀 is makyeo); by their vowels.
    """
    before_i = following.vowel in _I_SOUNDS
    if syllable.coda in (_J, _NJ) or (before_i and syllable.coda == _D):
        syllable.end, following.onset = _CODAS[syllable.coda][1], "ch"
    elif before_i and syllable.coda in (_LG, _LB):
        syllable.end, following.onset = "l", _ASPIRATED[_CODAS[syllable.coda][2]]
    elif syllable.end == "t":
        syllable.end, following.onset = "", "t"
    elif before_i and syllable.end in ("k", "p"):
        syllable.end, following.onset = "", syllable.end


def _aspirate(syllable: _Syllable, following: _Syllable) -> None:
    """Join a final h with the consonant that follows."""
    if following.onset in _ASPIRATED:
        following.onset = _ASPIRATED[following.onset]
        syllable.end = _CODAS[syllable.coda][1]
        syllable.end = {_NH: "n", _LH: "l"}.get(syllable.coda, "")
    elif following.onset == "s" and syllable.coda == _H:
        syllable.end = ""


def _assimilate(syllable: _Syllable, following: _Syllable) -> None:
    end, onset = syllable.end, following.onset
    if end == "l" and onset in ("n", "r"):
        following.onset = "l"
    elif end == "n" and onset == "r":
        syllable.end = following.onset = "l"
    elif end in ("m", "ng") and onset == "r":
        following.onset = "n"
    elif end in _NASALS and onset in ("n", "m", "r"):
        syllable.end = _NASALS[end]
        following.onset = "n" if onset == "r" else onset
