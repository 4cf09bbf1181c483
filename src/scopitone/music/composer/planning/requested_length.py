"""Forms for a requested length, from one line of a jingle to eight minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.music.composer.planning.form import BarPace, Draft, duration_of, resize_draft
from scopitone.music.composer.planning.tempo import build_tempo_map
from scopitone.music.composer.score.model import Plan, SectionKind

TAIL_S = 2.5
"""Seconds that the last sounds ring after the last bar (`Score.tail`)."""

_KINDS: dict[str, SectionKind] = {
    "v": "verse",
    "p": "prechorus",
    "c": "chorus",
    "b": "bridge",
    "s": "solo",
    "i": "instrumental",
}
_FORMS = (
    "c1",
    "c2",
    "c",
    "v2 c2",
    "v2 c",
    "v c",
    "v p c",
    "v c c",
    "v p c c",
    "v c v c",
    "v p c v c",
    "v p c v p c",
    "v p c v p c c",
    "v p c v p c b c",
    "v p c v p c b c c",
    "v p c v p c s b c c",
    "v p c v p c s v p c b c",
    "v p c v p c s v p c b c c",
    "v p c v p c s v p c i v p c b c c",
    "v p c v p c s v p c i v p c b c s c c",
    "v p c v p c s v p c i v p c b c s v p c b c c",
    "v p c v p c s v p c i v p c b c s v p c i v p c b c c",
    "v p c v p c s v p c i v p c b c s v p c i v p c b c s v p c b c c",
)
"""From short to long: sections, with a digit for the number of quarters of it that is used."""

_SHORT_FRAME_BARS, _LONG_FRAME_BARS = 4, 8
"""The most bars of an intro or an outro; the second in songs with many bars to fill."""

_MANY_BARS = 12
_INTERLUDE_BARS = 8


def fit_to_length(
    drafts: Sequence[Draft], pace: BarPace, seconds: float, *, is_played: bool = True
) -> list[Draft]:
    """Return a form of `drafts` whose bars last about `seconds`, with the tail of the last chord.

    `is_played` is whether instruments can fill the time between the words.
    """
    target = max(2, round((seconds - TAIL_S) / pace.bar_s)) - 1
    forms = [form for row in _FORMS if (form := _build_form(row, drafts))]
    if not is_played:
        return min(map(keep_sung, forms), key=lambda form: abs(_count(form, pace) - target - 1))
    fitting = [form for form in forms if _count(form, pace) <= target]
    form = max(fitting, key=lambda form: _count(form, pace), default=forms[0])
    return pad_with_music(form, max(1, target + 1 - _count(form, pace)))


def keep_sung(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the sections with words, after a bar of silence for the first consonants."""
    return [Draft("intro", bars=1), *(draft for draft in drafts if draft.lines)]


def pad_with_music(form: Sequence[Draft], bars: int) -> list[Draft]:
    """Add `bars` bars: an intro, an outro, and, for what is left, interludes after choruses."""
    most = _LONG_FRAME_BARS if bars > _MANY_BARS else _SHORT_FRAME_BARS
    intro = min(most, (bars + 1) // 2)
    outro = min(most, bars - intro)
    left = bars - intro - outro
    framed = list(form)
    while left > 0:
        size = left if left <= _INTERLUDE_BARS + most else _INTERLUDE_BARS
        choruses = [i for i, draft in enumerate(framed) if draft.kind == "chorus"]
        place = choruses[(len(choruses) - 1) // 2] + 1 if choruses else len(framed)
        framed.insert(place, Draft("instrumental", bars=size))
        left -= size
    ending = [Draft("outro", bars=outro)] if outro else []
    return [Draft("intro", bars=intro), *framed, *ending]


def scale_tempo(plan: Plan, seconds: float) -> Plan:
    """Return `plan` at the tempo at which it lasts `seconds` with its tail."""
    played_s = build_tempo_map(plan).seconds(plan.beats)
    return replace(plan, tempo=plan.tempo * played_s / (seconds - TAIL_S))


def _count(form: Sequence[Draft], pace: BarPace) -> int:
    return round(duration_of(form, pace) / pace.bar_s)


def _build_form(row: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the sections of `row`; verses follow in order, others repeat their last words."""
    turns: dict[SectionKind, int] = {}
    form: list[Draft] = []
    for mark in row.split():
        kind = _KINDS[mark[0]]
        same = [draft for draft in drafts if draft.kind == kind]
        turn = turns.get(kind, 0)
        turns[kind] = turn + 1
        if same:
            draft = same[turn % len(same)]
            form.append(_shorten(draft, int(mark[1])) if mark[1:] else draft)
        elif kind in ("solo", "instrumental"):
            form.append(Draft(kind, bars=8))
    return form


def _shorten(draft: Draft, quarters: int) -> Draft:
    if draft.lines:
        return replace(draft, lines=draft.lines[: max(1, len(draft.lines) * quarters // 4)])
    return resize_draft(draft, (draft.bars or 8) * quarters // 4)
