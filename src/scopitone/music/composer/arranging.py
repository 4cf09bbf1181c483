"""The arrangement: which players sit in the band, when they play, and what they play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.music.composer.band.bars import Bar
from scopitone.music.composer.band.bars import bars as all_bars
from scopitone.music.composer.band.bass import play_bass
from scopitone.music.composer.band.comping import play_arpeggio, play_comp, play_pad, tied
from scopitone.music.composer.band.drums import play_drums
from scopitone.music.composer.band.ensembles import ENSEMBLES, Chair, requested
from scopitone.music.composer.band.lead import play_answers, play_tune
from scopitone.music.composer.band.voicing import led
from scopitone.music.composer.feel import swung
from scopitone.music.composer.harmony import Changes
from scopitone.music.composer.score import KITS, Brief, Note, Part, Plan, SungLine
from scopitone.music.composer.seeding import generator, seeded
from scopitone.music.composer.theme import Theme

_BASSES = frozenset(
    {
        "acoustic-bass",
        "finger-bass",
        "pick-bass",
        "synth-bass",
        "sub-bass",
        "808-bass",
        "reese-bass",
    }
)
_ROOTLESS = frozenset({"jazz", "bossa", "lo-fi", "hip-hop", "house", "drum-and-bass"})
_TUNELESS = frozenset({"intro", "outro", "instrumental", "solo"})
_LOOSE = ("tune", "answers")


def arrange(
    plan: Plan, changes: Changes, theme: Theme, lead: Sequence[SungLine]
) -> tuple[Part, ...]:
    """All parts of the band, swung but not humanised. Parts without notes are left out."""
    everything = list(all_bars(plan, changes))
    parts: list[Part] = []
    for number, chair in enumerate(band(plan)):
        timbre = _timbre(chair, plan)
        heard = _heard(everything, chair, plan, theme)
        notes = _notes(plan, chair, timbre, heard, changes, theme, lead)
        swinging = tuple(_swung(note, plan) for note in sorted(notes, key=_order))
        if swinging:
            name = f"{chair.role} {number + 1} {timbre}"
            parts.append(Part(name, chair.role, timbre, swinging, chair.pan, chair.level))
    return tuple(parts)


def _order(note: Note) -> tuple[float, int]:
    return note.start, note.pitch


def _swung(note: Note, plan: Plan) -> Note:
    start = swung(note.start, plan)
    return replace(note, start=start, length=swung(note.start + note.length, plan) - start)


def band(plan: Plan) -> list[Chair]:
    """The genre's chairs, without what is not wanted, with what was asked for."""
    brief = plan.brief
    chairs = [
        replace(chair, timbres=allowed)
        for chair in ENSEMBLES[brief.genre]
        if chair.role not in brief.without
        and (allowed := tuple(t for t in chair.timbres if t not in brief.without))
    ]
    for wish in brief.instruments:
        if wish not in brief.without:
            chairs = _seated(chairs, wish, brief)
    return chairs


def _seated(chairs: list[Chair], wish: str, brief: Brief) -> list[Chair]:
    """`chairs` with `wish` in one of them: in its own, in one of its kind, or in a new one."""
    if wish in ("drums", "bass") or any(wish == chair.timbres[0] for chair in chairs):
        return chairs
    for number, chair in enumerate(chairs):
        own = wish in chair.timbres
        kind = (wish in KITS and chair.role == "drums") or (
            wish in _BASSES and chair.role == "bass"
        )
        if own or kind:
            fitted = replace(chair, timbres=(wish,), enters=min(chair.enters, 0.4))
            return [*chairs[:number], fitted, *chairs[number + 1 :]]
    if wish in KITS or wish in _BASSES:
        role = "drums" if wish in KITS else "bass"
        if role in brief.without:
            return chairs
        return [*chairs, Chair("drums" if wish in KITS else "bass", (wish,), role)]
    fresh = requested(wish)
    return chairs if fresh.role in brief.without else _joined(chairs, fresh)


def _joined(chairs: list[Chair], fresh: Chair) -> list[Chair]:
    """A new chair; the wished instrument also takes the tune if it is a melody instrument."""
    if fresh.style != "answers":
        return [*chairs, fresh]
    kept = [
        replace(chair, timbres=fresh.timbres) if chair.style in _LOOSE else chair
        for chair in chairs
    ]
    return kept if any(chair.style == "answers" for chair in kept) else [*kept, fresh]


def _timbre(chair: Chair, plan: Plan) -> str:
    rng = seeded(plan.seed, 0, f"timbre {chair.role} {chair.style}")
    # The first of a chair is its most typical: only every other song moves away from it.
    first = int(rng.integers(2)) * int(rng.integers(len(chair.timbres)))
    return chair.timbres[(first + plan.take) % len(chair.timbres)]


def _heard(bars: list[Bar], chair: Chair, plan: Plan, theme: Theme) -> list[Bar]:
    """The bars in which the chair plays."""
    rng = seeded(theme.groove, 0, f"enters {chair.role} {chair.style}")
    shift = float(rng.uniform(-0.04, 0.04))
    enters = chair.enters + shift if chair.enters > 0 else 0.0
    leaves = chair.leaves + shift if chair.leaves < 1 else 1.0
    if all(not enters <= bar.energy <= leaves for bar in bars):
        return bars if chair.role == "drums" and "drums" in plan.brief.instruments else []
    return [bar for bar in bars if enters <= bar.energy <= leaves or (bar.closing and enters < 0.5)]


def _notes(
    plan: Plan,
    chair: Chair,
    timbre: str,
    bars: list[Bar],
    changes: Changes,
    theme: Theme,
    lead: Sequence[SungLine],
) -> list[Note]:
    variation = theme.groove % 2
    rng = generator(plan, f"part {chair.role} {chair.style}")
    if chair.style == "drums":
        return list(play_drums(bars, variation, rng))
    if chair.style == "bass":
        return list(play_bass(bars, timbre, variation, rng))
    if chair.style == "answers":
        return list(play_answers(plan, lead, changes, theme, chair.middle))
    if chair.style == "tune":
        return _tune(plan, changes, theme, lead, chair.middle)
    rootless = plan.brief.genre in _ROOTLESS and chair.role == "comp"
    home = plan.tonic if rootless else None
    low, high = chair.middle - 9, chair.middle + 10
    voicings = led(changes, low, high, chair.voices, home)
    if chair.style == "pad":
        return tied(list(play_pad(bars, voicings)))
    if chair.style in ("arp8", "arp16"):
        return list(play_arpeggio(bars, voicings, variation + plan.take, chair.style == "arp16"))
    return list(play_comp(bars, chair.style, voicings, variation))


def _tune(
    plan: Plan, changes: Changes, theme: Theme, lead: Sequence[SungLine], middle: int
) -> list[Note]:
    """The lead instrument: where nobody sings, and everywhere if the song has no words."""
    notes: list[Note] = []
    for section in plan.sections:
        if section.lines or (section.kind == "outro" and section.energy < 0.25):
            continue
        if lead and section.kind not in _TUNELESS:
            continue
        if section.kind == "intro" and section.energy < 0.2:
            continue
        notes += play_tune(plan, section, changes, theme, middle)
    return notes
