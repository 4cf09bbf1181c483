"""Plan the takes of a request: words, key, tempo and form of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.core.errors import InputError
from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.planning.brief import ParsedRequest, parse_request
from scopitone.music.composer.planning.duration import fit_length, vary_lengths
from scopitone.music.composer.planning.form import (
    BarPace,
    Draft,
    add_intro_and_outro,
    duration_of,
    place_sections,
)
from scopitone.music.composer.planning.form_effects import UNACCOMPANIED
from scopitone.music.composer.planning.key import choose_key
from scopitone.music.composer.planning.requested_length import (
    TAIL_S,
    fit_to_length,
    keep_sung,
    pad_with_music,
    scale_tempo,
)
from scopitone.music.composer.planning.sung_sections import draft_sections
from scopitone.music.composer.planning.tempo import build_tempo_map, choose_tempo
from scopitone.music.composer.prompt.foreign_words import LANGUAGE_NAMES
from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.rng import make_rng
from scopitone.music.composer.score.model import Brief, Plan, SectionKind
from scopitone.music.composer.score.persona import Persona
from scopitone.music.composer.words.songwriter.writer import (
    WRITTEN_LANGUAGES,
    Poem,
    write_poems,
    write_title,
)
from scopitone.music.composer.words.stanzas import Stanza, parse_stanzas
from scopitone.music.engine import Gender, GenerateSpec

_INSTRUMENTAL_FORM: tuple[SectionKind, ...] = (
    "verse",
    "chorus",
    "verse",
    "chorus",
    "bridge",
    "solo",
    "chorus",
)
_MAX_TITLE_WORDS = 6


def plan_takes(spec: GenerateSpec) -> tuple[list[Plan], tuple[str, ...]]:
    """Return the plans of all takes of `spec`, without chords, and notes for the user.

    Takes have the same title and hook. They differ in their other words if those are generated, in
    key and tempo, unless the request gives them, and in what is drawn later from seed and take.

    Raises:
        InputError: a field cannot be used.
    """
    request = parse_request(spec)
    brief = request.brief
    words = _choose_words(spec, brief)
    sheets = [
        draft_sections(
            each.stanzas, raps=get_profile(brief.genre).raps, language=each.voice or None
        )
        for each in words
    ]
    if not brief.instrumental and not any(draft.lines for draft in sheets[0][0]):
        raise InputError("lyrics", "contains no singable words; add some or set `instrumental`")
    free = not spec.lyrics.strip()
    title = spec.title.strip() or words[0].title
    title = title or _choose_title(words[0].stanzas, brief, spec.seed)
    plans = [
        follow_persona(
            _plan_take(spec, request, sheets[take % len(sheets)][0], title, take, free=free), spec
        )
        for take in range(spec.takes)
    ]
    notes = sheets[0][1]
    language = _describe_language(brief) if words[0].voice else ()
    return plans, (
        *request.notes,
        *language,
        *notes,
        *_describe_length(plans),
        *_describe_persona(spec),
    )


def follow_persona(plan: Plan, spec: GenerateSpec) -> Plan:
    """Return `plan` with the singer, the sounds and the groove of the persona of `spec`, if any.

    A singer that the request names stays, and has the usual range then.
    """
    if spec.persona is None:
        return plan
    persona = Persona.from_json(spec.persona)
    if persona.gender is None or _is_other_singer(persona, spec):
        persona = replace(persona, gender=None, lowest=None, highest=None)
    return replace(
        plan,
        gender=persona.gender or plan.gender,
        swing=persona.swing,
        swing_unit=persona.swing_unit,
        persona=persona,
    )


def _is_other_singer(persona: Persona, spec: GenerateSpec) -> bool:
    return spec.vocal_gender is not None and spec.vocal_gender != persona.gender


def _describe_persona(spec: GenerateSpec) -> tuple[str, ...]:
    if spec.persona is None or not _is_other_singer(Persona.from_json(spec.persona), spec):
        return ()
    return ("The request names another singer, so the persona gives only its sounds and groove.",)


def _choose_words(spec: GenerateSpec, brief: Brief) -> list[Poem]:
    """Return the stanzas to sing or play, one poem for each take if they are generated.

    Other stanzas have no title and no voice.
    """
    stanzas = parse_stanzas(spec.lyrics) if spec.lyrics.strip() else ()
    if brief.instrumental:
        kinds = [stanza.kind for stanza in stanzas] or list(_INSTRUMENTAL_FORM)
        return [Poem("", tuple(Stanza(kind, ()) for kind in kinds), "")]
    if any(stanza.lines for stanza in stanzas):
        return [Poem("", stanzas, "")]
    if stanzas or spec.lyrics.strip():
        raise InputError(
            "lyrics",
            "contains [Section] tags but no lines to sing; add lines or leave lyrics empty",
        )
    return write_poems(brief, spec.title.strip(), seed=spec.seed, takes=spec.takes)


def _choose_title(stanzas: Sequence[Stanza], brief: Brief, seed: int) -> str:
    """Return the first line of the chorus or of the song; without words, generate a title."""
    with_lines = [stanza for stanza in stanzas if stanza.lines]
    if not with_lines:
        return write_title(brief, seed=seed)
    source = next((s for s in with_lines if s.kind == "chorus"), with_lines[0])
    words = source.lines[0].split()[:_MAX_TITLE_WORDS]
    return " ".join(words).strip(' ,.;:!?…-–—"“”') or "Untitled"


def _plan_take(
    spec: GenerateSpec,
    request: ParsedRequest,
    drafts: list[Draft],
    title: str,
    take: int,
    *,
    free: bool,
) -> Plan:
    brief = request.brief
    genre = get_profile(brief.genre)
    tempo = choose_tempo(brief, seed=spec.seed, take=take, exact=request.exact_tempo)
    tonic, mode = choose_key(brief, seed=spec.seed, take=take)
    metre = brief.metre or 4
    energy = genre.energy + sum(MOODS[mood].energy for mood in brief.moods)
    pace = BarPace(metre * 60.0 / tempo, metre, energy)
    rng = make_rng(spec.seed, take, "form")
    form = _choose_form(drafts, brief, pace, free=free)
    form = vary_lengths(form, pace, brief.weirdness, rng) if brief.length is None else form
    lifts = rng.random() < genre.key_change_chance
    lift = (int(rng.choice([1, 3])) if brief.weirdness > 0.7 else 2) if lifts else 0
    plan = Plan(
        title=title,
        brief=brief,
        tempo=tempo,
        metre=metre,
        tonic=tonic,
        mode=mode,
        swing=_scale_swing(genre.swing, brief.style_weight),
        swing_unit=genre.swing_unit,
        gender=brief.gender or _draw_gender(spec.seed),
        sections=place_sections(form, pace, lift=lift),
        seed=spec.seed,
        take=take,
    )
    if brief.length is None or request.exact_tempo or not free:
        return plan
    return scale_tempo(plan, brief.length)


def _choose_form(drafts: list[Draft], brief: Brief, pace: BarPace, *, free: bool) -> list[Draft]:
    """Return the sections of a take; only songs without given lyrics are fitted to a length."""
    is_played = UNACCOMPANIED not in (brief.forms or ())
    if brief.length is not None and free:
        form = fit_to_length(drafts, pace, brief.length, is_played=is_played)
        return form if is_played else keep_sung(form)
    if not is_played and any(draft.lines for draft in drafts):
        return keep_sung(drafts)
    form = add_intro_and_outro(drafts, pace)
    if brief.length is not None:
        missing = round((brief.length - TAIL_S - duration_of(form, pace)) / pace.bar_s)
        return pad_with_music(drafts, missing + 4) if missing > 0 else form
    return fit_length(form, pace) if free else form


def _describe_length(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Return a note if the takes do not have the length that the request gives."""
    length = plans[0].brief.length
    seconds = [build_tempo_map(plan).seconds(plan.beats) + TAIL_S for plan in plans]
    if length is None or all(abs(s - length) <= 0.1 * length for s in seconds):
        return ()
    return (
        f"The words and the tempo do not fit into {length:g} seconds, so the song lasts "
        f"{max(seconds):.0f} seconds.",
    )


def _describe_language(brief: Brief) -> tuple[str, ...]:
    """Return a note if words are generated in another language than the request asks for."""
    if brief.language is None or brief.language in WRITTEN_LANGUAGES:
        return ()
    names = LANGUAGE_NAMES.get(brief.language)
    language = names[0].capitalize() if names else brief.language
    return (
        f"The composer writes no words in {language}, so they are English. To hear {language}, "
        f"give lyrics in {language}.",
    )


def _scale_swing(typical: float, style_weight: float) -> float:
    """Return the genre's swing (0.5 is straight), scaled by 0.5 to 1.5."""
    return 0.5 + (typical - 0.5) * (0.5 + style_weight)


def _draw_gender(seed: int) -> Gender:
    return "f" if make_rng(seed, 0, "gender").random() < 0.5 else "m"
