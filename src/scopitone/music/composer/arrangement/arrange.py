"""The arrangement: who plays, in which bars, and which notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.music.composer.arrangement.bar_context import BarContext, iterate_bars
from scopitone.music.composer.arrangement.bass import play_bass
from scopitone.music.composer.arrangement.comping import (
    play_arpeggio,
    play_comp,
    play_pad,
    tie_notes,
)
from scopitone.music.composer.arrangement.drums import play_drums
from scopitone.music.composer.arrangement.ensembles import slot_for_timbre
from scopitone.music.composer.arrangement.lead_lines import play_answers, play_tune
from scopitone.music.composer.genres.players import PlayerSlot
from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.harmony.chords import Changes
from scopitone.music.composer.harmony.voice_leading import lead_voices
from scopitone.music.composer.rng import make_rng, make_take_rng
from scopitone.music.composer.score.model import (
    KITS,
    Brief,
    InstrumentPart,
    Note,
    Plan,
    Role,
    SungLine,
)
from scopitone.music.composer.score.swing import apply_swing
from scopitone.music.composer.score.theme import Theme

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
_TUNE_SECTIONS = frozenset({"intro", "outro", "instrumental", "solo"})
_MELODIC_STYLES = ("tune", "answers")


def arrange(
    plan: Plan, changes: Changes, theme: Theme, lead: Sequence[SungLine]
) -> tuple[InstrumentPart, ...]:
    """Return the parts of all players, swung but not yet humanized.

    Players without notes are left out. `lead` is the lead vocal, empty in an instrumental.
    """
    everything = list(iterate_bars(plan, changes))
    parts: list[InstrumentPart] = []
    for number, slot in enumerate(choose_ensemble(plan)):
        timbre = _choose_timbre(slot, plan)
        bars = _select_bars(everything, slot, plan, theme)
        notes = _play_slot(plan, slot, timbre, bars, changes, theme, lead)
        swung = tuple(_apply_swing(note, plan) for note in sorted(notes, key=_sort_key))
        if swung:
            name = f"{slot.role} {number + 1} {timbre}"
            parts.append(InstrumentPart(name, slot.role, timbre, swung, slot.pan, slot.level))
    return tuple(parts)


def _sort_key(note: Note) -> tuple[float, int]:
    return note.start, note.pitch


def _apply_swing(note: Note, plan: Plan) -> Note:
    start = apply_swing(note.start, plan)
    return replace(note, start=start, length=apply_swing(note.start + note.length, plan) - start)


def choose_ensemble(plan: Plan) -> list[PlayerSlot]:
    """Return the genre's players, without unwanted ones and with the requested instruments.

    A persona gives its sounds to the players of the same role.
    """
    brief = plan.brief
    slots = [
        replace(slot, timbres=allowed)
        for slot in _dress_players(get_profile(brief.genre).ensemble, plan)
        if slot.role not in brief.without
        and (allowed := tuple(t for t in slot.timbres if t not in brief.without))
    ]
    for instrument in brief.instruments:
        if instrument not in brief.without:
            slots = _add_instrument(slots, instrument, brief)
    return slots


def _dress_players(slots: Sequence[PlayerSlot], plan: Plan) -> list[PlayerSlot]:
    """Give the players of each role the sounds of the persona's players of that role, in turn."""
    if plan.persona is None:
        return list(slots)
    dressed = []
    for number, slot in enumerate(slots):
        sounds = [
            timbre
            for role, timbre in plan.persona.timbres
            if role == slot.role and timbre not in plan.brief.without
        ]
        turn = sum(earlier.role == slot.role for earlier in slots[:number])
        own = (sounds[turn % len(sounds)],) if sounds else slot.timbres
        dressed.append(replace(slot, timbres=own))
    return dressed


def _add_instrument(slots: list[PlayerSlot], timbre: str, brief: Brief) -> list[PlayerSlot]:
    """Give `timbre` to its own player, else to one of its kind, else to a new one."""
    if timbre in ("drums", "bass") or any(timbre == slot.timbres[0] for slot in slots):
        return slots
    for number, slot in enumerate(slots):
        is_own = timbre in slot.timbres
        is_same_kind = (timbre in KITS and slot.role == "drums") or (
            timbre in _BASSES and slot.role == "bass"
        )
        if is_own or is_same_kind:
            changed = replace(slot, timbres=(timbre,), enters=min(slot.enters, 0.4))
            return [*slots[:number], changed, *slots[number + 1 :]]
    if timbre in KITS or timbre in _BASSES:
        role: Role = "drums" if timbre in KITS else "bass"
        return slots if role in brief.without else [*slots, PlayerSlot(role, (timbre,), role)]
    requested = slot_for_timbre(timbre)
    return slots if requested.role in brief.without else _add_slot(slots, requested)


def _add_slot(slots: list[PlayerSlot], requested: PlayerSlot) -> list[PlayerSlot]:
    """Add a player. A requested melody instrument also takes over the tune."""
    if requested.style != "answers":
        return [*slots, requested]
    changed = [
        replace(slot, timbres=requested.timbres) if slot.style in _MELODIC_STYLES else slot
        for slot in slots
    ]
    has_answers = any(slot.style == "answers" for slot in changed)
    return changed if has_answers else [*changed, requested]


def _choose_timbre(slot: PlayerSlot, plan: Plan) -> str:
    rng = make_rng(plan.seed, 0, f"timbre {slot.role} {slot.style}")
    # The first timbre is the most typical one: only every other song uses another.
    first = int(rng.integers(2)) * int(rng.integers(len(slot.timbres)))
    return slot.timbres[(first + plan.take) % len(slot.timbres)]


def _select_bars(
    bars: list[BarContext], slot: PlayerSlot, plan: Plan, theme: Theme
) -> list[BarContext]:
    """Return the bars in which the player plays, by their energy."""
    rng = make_rng(_groove_of(plan, theme), 0, f"enters {slot.role} {slot.style}")
    shift = float(rng.uniform(-0.04, 0.04))
    enters = slot.enters + shift if slot.enters > 0 else 0.0
    leaves = slot.leaves + shift if slot.leaves < 1 else 1.0
    if all(not enters <= bar.energy <= leaves for bar in bars):
        return bars if slot.role == "drums" and "drums" in plan.brief.instruments else []
    return [bar for bar in bars if enters <= bar.energy <= leaves or (bar.closing and enters < 0.5)]


def _groove_of(plan: Plan, theme: Theme) -> int:
    return plan.persona.groove if plan.persona else theme.groove


def _play_slot(
    plan: Plan,
    slot: PlayerSlot,
    timbre: str,
    bars: list[BarContext],
    changes: Changes,
    theme: Theme,
    lead: Sequence[SungLine],
) -> list[Note]:
    variation = _groove_of(plan, theme) % 2
    rng = make_take_rng(plan, f"part {slot.role} {slot.style}")
    if slot.style == "drums":
        return list(play_drums(bars, variation, rng))
    if slot.style == "bass":
        return list(play_bass(bars, timbre, variation, rng))
    if slot.style == "answers":
        return list(play_answers(plan, lead, changes, theme, slot.middle))
    if slot.style == "tune":
        return _play_lead(plan, changes, theme, lead, slot.middle)
    rootless = get_profile(plan.brief.genre).rootless_chords and slot.role == "comp"
    home = plan.tonic if rootless else None
    low, high = slot.middle - 9, slot.middle + 10
    voicings = lead_voices(changes, low, high, slot.voices, home)
    if slot.style == "pad":
        return tie_notes(list(play_pad(bars, voicings)))
    if slot.style in ("arp8", "arp16"):
        return list(play_arpeggio(bars, voicings, variation + plan.take, slot.style == "arp16"))
    return list(play_comp(bars, slot.style, voicings, variation))


def _play_lead(
    plan: Plan, changes: Changes, theme: Theme, lead: Sequence[SungLine], middle: int
) -> list[Note]:
    """Play the lead instrument where nobody sings, or everywhere in an instrumental."""
    notes: list[Note] = []
    for section in plan.sections:
        if section.lines or (section.kind == "outro" and section.energy < 0.25):
            continue
        if lead and section.kind not in _TUNE_SECTIONS:
            continue
        if section.kind == "intro" and section.energy < 0.2:
            continue
        notes += play_tune(plan, section, changes, theme, middle)
    return notes
