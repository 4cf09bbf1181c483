"""From a wish to plans: one song a take, with its words, key, tempo and form."""

from __future__ import annotations

from collections.abc import Sequence

from scopitone.errors import InputError
from scopitone.music.composer.brief import Understood, understood
from scopitone.music.composer.form import Draft, Pace, framed, sections_of
from scopitone.music.composer.genres import GENRE
from scopitone.music.composer.keys import key_of
from scopitone.music.composer.language import ENGLISH
from scopitone.music.composer.lengths import fitted, varied
from scopitone.music.composer.marks import Stanza, stanzas_of
from scopitone.music.composer.poetry.writer import Poem, poem_for, title_for
from scopitone.music.composer.score import Brief, Kind, Plan
from scopitone.music.composer.seeding import seeded
from scopitone.music.composer.singable import singable
from scopitone.music.composer.tempi import tempo_of
from scopitone.music.composer.vocabulary import MOODS
from scopitone.music.engine import Gender, GenerateSpec

_INSTRUMENTAL_FORM: tuple[Kind, ...] = (
    "verse",
    "chorus",
    "verse",
    "chorus",
    "bridge",
    "solo",
    "chorus",
)
_LIFTING = {"pop": 0.6, "rock": 0.4, "country": 0.5, "latin": 0.3, "synthwave": 0.35, "metal": 0.3}
"""How often the last chorus of these genres stands in a higher key."""

_TITLE_WORDS = 6


def planned(spec: GenerateSpec) -> tuple[list[Plan], tuple[str, ...]]:
    """The plans of all takes of `spec`, without chords, and notes for the user in sentences.

    The takes have the same words; they differ in key and tempo where the request leaves them
    open, and in what is drawn from (seed, take) later.

    Raises:
        InputError: a field that cannot be used.
    """
    wish = understood(spec)
    brief = wish.brief
    stanzas, poem = _words(spec, brief)
    drafts, notes = singable(
        stanzas, raps=GENRE[brief.genre].raps, language=ENGLISH if poem else None
    )
    if not brief.instrumental and not any(draft.lines for draft in drafts):
        raise InputError("lyrics", "has no words that can be sung; give some, or be instrumental")
    title = spec.title.strip() or (poem.title if poem else _title(stanzas, brief, spec.seed))
    free = not spec.lyrics.strip()
    plans = [_plan(spec, wish, drafts, title, take, free=free) for take in range(spec.takes)]
    return plans, (*wish.notes, *notes)


def _words(spec: GenerateSpec, brief: Brief) -> tuple[tuple[Stanza, ...], Poem | None]:
    """The stanzas to sing or play, and the poem if they are our own."""
    given = stanzas_of(spec.lyrics) if spec.lyrics.strip() else ()
    if brief.instrumental:
        kinds = [stanza.kind for stanza in given] or list(_INSTRUMENTAL_FORM)
        return tuple(Stanza(kind, ()) for kind in kinds), None
    if any(stanza.lines for stanza in given):
        return given, None
    if given or spec.lyrics.strip():
        raise InputError(
            "lyrics", "has [Section] marks without lines to sing; give some, or no lyrics at all"
        )
    poem = poem_for(brief, spec.title.strip(), seed=spec.seed)
    return poem.stanzas, poem


def _title(stanzas: Sequence[Stanza], brief: Brief, seed: int) -> str:
    """The first line of the chorus, or of the song; for music without words an image."""
    sung = [stanza for stanza in stanzas if stanza.lines]
    if not sung:
        return title_for(brief, seed=seed)
    named = next((stanza for stanza in sung if stanza.kind == "chorus"), sung[0])
    words = named.lines[0].split()[:_TITLE_WORDS]
    return " ".join(words).strip(' ,.;:!?…-–—"“”') or "Untitled"


def _plan(
    spec: GenerateSpec, wish: Understood, drafts: list[Draft], title: str, take: int, *, free: bool
) -> Plan:
    brief = wish.brief
    genre = GENRE[brief.genre]
    tempo = tempo_of(brief, seed=spec.seed, take=take, exact=wish.exact)
    tonic, mode = key_of(brief, seed=spec.seed, take=take)
    metre = brief.metre or 4
    energy = genre.energy + sum(MOODS[mood].energy for mood in brief.moods)
    pace = Pace(metre * 60.0 / tempo, metre, energy)
    form = framed(drafts, pace)
    rng = seeded(spec.seed, take, "form")
    if free:
        form = fitted(form, pace)
    form = varied(form, pace, brief.weirdness, rng)
    lifts = rng.random() < _LIFTING.get(brief.genre, 0.0)
    lift = (int(rng.choice([1, 3])) if brief.weirdness > 0.7 else 2) if lifts else 0
    return Plan(
        title=title,
        brief=brief,
        tempo=tempo,
        metre=metre,
        tonic=tonic,
        mode=mode,
        swing=_swing(genre.swing, brief.style_weight),
        swing_unit=genre.swing_unit,
        gender=brief.gender or _gender(spec.seed),
        sections=sections_of(form, pace, lift=lift),
        seed=spec.seed,
        take=take,
    )


def _swing(typical: float, style_weight: float) -> float:
    """The genre's swing (0.5 is straight), from half as much to half as much again."""
    return 0.5 + (typical - 0.5) * (0.5 + style_weight)


def _gender(seed: int) -> Gender:
    return "f" if seeded(seed, 0, "gender").random() < 0.5 else "m"
