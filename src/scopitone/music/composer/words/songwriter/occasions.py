"""Hooks and couplets for songs that name somebody or something, or are made for an occasion."""

from __future__ import annotations

import numpy as np

from scopitone.music.composer.prompt.named_things import spell_number
from scopitone.music.composer.rng import pick
from scopitone.music.composer.score.model import Brief

_HOOKS: dict[str, tuple[str, ...]] = {
    "birthday": ("Happy birthday, dear {}", "{}, it's your birthday", "Happy birthday to {}"),
    "wedding": ("Here's to {} tonight", "{}, forever from today"),
    "anniversary": ("Here's to {} tonight", "Still together, {}"),
    "jingle": ("Come on over to {}", "{}, everybody loves {}", "There is nothing quite like {}"),
    "lullaby": ("Close your eyes now, {}", "Sleep, {}, sleep"),
}
_HOOKS_OF_NAMES = ("This one is for {}", "{}, this is your song", "Sing it out for {}")
_NAMELESS_HOOKS: dict[str, tuple[str, ...]] = {
    "birthday": ("Happy birthday, this is your day", "Happy birthday, sing it out loud"),
    "wedding": ("On our wedding day", "Dance with me, our wedding day"),
    "anniversary": ("Happy anniversary",),
}
_AGES = (
    ("{} candles burning bright", "{} wishes in the light"),
    ("{} candles, all aglow", "{} reasons we all know"),
)
_YEARS = (("{} years of night and day", "{} years along the way"),)
_PRODUCTS = (
    ("The {} that we all know", "Is always where we love to go"),
    ("The {} just down the street", "Is always where the neighbors meet"),
)
_MENTIONS = (
    ("And {}, if you hear it too", "We made this song to sing for you"),
    ("For {} we sing it loud", "For {} we sing it proud"),
)
_MAX_NAMES = 3


def join_names(names: tuple[str, ...]) -> str:
    """Return at most three names as a phrase: “Anna, Tom and Mia”."""
    first = names[:_MAX_NAMES]
    return first[0] if len(first) == 1 else f"{', '.join(first[:-1])} and {first[-1]}"


def write_named_hook(brief: Brief, rng: np.random.Generator) -> str | None:
    """Return a hook for the names and the occasion of `brief`, or None if it has neither."""
    if not brief.names:
        rows = _NAMELESS_HOOKS.get(brief.occasion or "")
        return pick(rng, rows) if rows else None
    rows = _HOOKS.get(brief.occasion or "", _HOOKS_OF_NAMES)
    return pick(rng, rows).replace("{}", join_names(brief.names))


def write_named_couplet(brief: Brief, hook: str, rng: np.random.Generator) -> tuple[str, ...]:
    """Return two lines that rhyme and name what `hook` does not, or nothing if it names all."""
    names = tuple(name for name in brief.names or () if name.lower() not in hook.lower())
    if names:
        return _fill(pick(rng, _MENTIONS), join_names(names))
    if brief.age is not None:
        rows = _AGES if brief.occasion == "birthday" else _YEARS
        return _fill(pick(rng, rows), spell_number(brief.age))
    if brief.product and brief.product.lower() not in hook.lower():
        return _fill(pick(rng, _PRODUCTS), brief.product)
    return ()


def _fill(row: tuple[str, ...], text: str) -> tuple[str, ...]:
    lines = (line.replace("{}", text) for line in row)
    return tuple(line[:1].upper() + line[1:] for line in lines)
