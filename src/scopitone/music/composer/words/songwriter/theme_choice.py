"""Choose the themes of generated lyrics by the words, the moods, and the occasion of a prompt."""

from __future__ import annotations

import numpy as np

from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.rng import pick
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.songwriter.themes import load_themes

_BRIGHT, _DARK = (
    ("happy", "hopeful", "epic", "energetic", "romantic", "groovy"),
    ("sad", "dark", "angry"),
)
_OF_MOODS: dict[str, tuple[str, ...]] = {
    "sad": ("loss", "rain"),
    "happy": ("dance", "summer"),
    "hopeful": ("hope", "travel"),
    "dark": ("night", "loss"),
    "angry": ("protest", "freedom"),
    "dreamy": ("stars", "night"),
    "calm": ("sea", "stars"),
    "epic": ("sport", "stars"),
    "romantic": ("love", "night"),
    "nostalgic": ("childhood", "home"),
    "energetic": ("dance", "freedom"),
    "groovy": ("dance", "city"),
    "mysterious": ("night", "sea"),
}
_OF_OCCASIONS: dict[str, tuple[str, ...]] = {
    "birthday": ("birthday",),
    "wedding": ("wedding", "love"),
    "anniversary": ("wedding", "love"),
    "jingle": ("advertising",),
    "lullaby": ("night",),
}
_COMPANIONS: dict[str, str] = {
    "love": "night rain sea summer city dance time spring",
    "loss": "rain autumn winter night home time sea leaving",
    "night": "city stars love rain loss dance travel",
    "rain": "city loss love home autumn night spring",
    "sea": "summer night love travel freedom stars home",
    "city": "night rain dance work love freedom friendship",
    "home": "childhood winter autumn time rain friendship",
    "summer": "sea dance love childhood friendship travel night",
    "winter": "home love night time childhood stars",
    "spring": "love hope city home childhood freedom",
    "autumn": "loss home time rain childhood love",
    "stars": "night love hope sea time childhood",
    "dance": "night city summer friendship love freedom",
    "hope": "spring time freedom stars home friendship",
    "freedom": "travel sea hope dance city summer",
    "friendship": "childhood summer travel dance time home",
    "childhood": "home summer friendship time winter autumn",
    "time": "childhood home autumn love stars loss",
    "leaving": "travel rain home time freedom city",
    "work": "city home friendship time dance hope",
    "children": "animal pet spring winter home stars",
    "birthday": "friendship dance time home childhood",
    "wedding": "love dance time home spring summer",
    "advertising": "home city friendship spring summer",
    "sport": "friendship hope freedom dance summer",
    "protest": "freedom hope city work friendship",
    "faith": "hope night stars time winter spring",
    "travel": "freedom summer sea city leaving friendship road",
    "pet": "home friendship rain summer winter animal",
    "animal": "winter night spring autumn freedom stars",
    "road": "freedom summer city leaving night home",
    "fight": "freedom hope city night work",
    "machine": "city work night time stars",
}
"""Themes that go with a theme; songs of one theme differ by them."""

_ANY = ("love", "night", "travel", "summer", "city", "stars", "home", "hope")
_MAX_THEMES = 2


def light_of(brief: Brief) -> int:
    """Return 1 for bright songs, −1 for dark ones, else 0."""
    weigh = sum((m in _BRIGHT) - (m in _DARK) for m in brief.moods if m in MOODS)
    return (weigh > 0) - (weigh < 0)


def choose_themes(brief: Brief, language: str, rng: np.random.Generator) -> list[str]:
    """Return the names of at most two themes that have lines in `language` (ISO 639-1)."""
    themes = load_themes(language)
    moods = [name for mood in brief.moods for name in _OF_MOODS.get(mood, ())]
    occasion = _OF_OCCASIONS.get(brief.occasion or "", ())
    children = ("children",) if "children" in (brief.forms or ()) else ()
    wanted = list(dict.fromkeys((*occasion, *children, *brief.themes)))
    known = [name for name in wanted if name in themes]
    if not known:
        known = [name for name in dict.fromkeys(moods) if name in themes]
    if not known:
        known = [pick(rng, [name for name in _ANY if name in themes])]
    companions = _COMPANIONS.get(known[0], "").split()
    fitting = [name for name in companions if name in themes and name not in known]
    if len(known) == 1 and fitting:
        known.append(pick(rng, fitting))
    return known[:_MAX_THEMES]
