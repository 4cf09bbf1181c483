"""Prompts as people write them, in eight languages, and what the plan of each must have."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.planning.requested_length import TAIL_S
from scopitone.music.composer.planning.tempo import build_tempo_map
from scopitone.music.composer.prompt.length import find_length
from scopitone.music.composer.prompt.translation import detect_prompt_language, find_sung_language
from scopitone.music.composer.score.model import Plan, Score
from scopitone.music.composer.words.songwriter.themes import VOICES
from scopitone.music.engine import GenerateSpec


class Told(NamedTuple):
    """A prompt and what its plan must have; `words` are sung, those between bars any of them."""

    prompt: str
    genre: str
    language: str | None = None
    length: float | None = None
    forms: str = ""
    moods: str = ""
    words: str = ""


PROMPTS = (
    # a genre wins over a form
    Told("a short jazz lullaby about rain", "jazz", None, 60, "lullaby", "calm", "rain"),
    Told(
        "a sad country ballad about my father's truck",
        "country",
        None,
        None,
        "ballad",
        "sad",
        "my father's truck",
    ),
    Told("metal ballad about a raven", "metal", None, None, "ballad", "", "raven"),
    Told("a reggae lullaby for my daughter", "reggae", None, None, "lullaby"),
    Told("synthwave anthem about neon", "synthwave", None, None, "anthem", "epic", "neon"),
    Told("rock hymn about hope", "rock", None, None, "hymn", "hopeful", "hope"),
    Told("jazz waltz about Vienna", "jazz", None, None, "waltz", "", "vienna"),
    Told("ballad, jazz", "jazz", None, None, "ballad"),
    Told("acoustic pop song about home", "pop", None, None, "acoustic", "", "home"),
    Told("acoustic rock, unplugged", "rock", None, None, "acoustic"),
    Told("bossa nova duet about coffee", "bossa", None, None, "duet", "", "coffee"),
    Told("techno jingle for Zorbo", "techno", None, 30, "jingle", "happy", "zorbo"),
    Told("a cappella folk song about the sea", "folk", None, None, "a cappella", "", "sea"),
    Told("trap lullaby about the moon", "trap", None, None, "lullaby", "", "moon"),
    # forms without a genre
    Told("a ballad about the moon", "pop", None, None, "ballad", "", "moon"),
    Told("a waltz about autumn leaves", "folk", None, None, "waltz", "", "autumn leaves"),
    Told("a cappella hymn about the sea", "pop", None, None, "a cappella|hymn", "", "sea"),
    Told("a lullaby for my son Leo", "folk", None, None, "lullaby", "calm", "leo"),
    Told("acoustic song about a lighthouse", "folk", None, None, "acoustic", "", "lighthouse"),
    Told("an anthem for our team", "pop", None, None, "anthem", "epic"),
    Told("a hymn of thanks", "pop", None, None, "hymn"),
    Told(
        "duet between a man and a woman about a long distance call",
        "pop",
        None,
        None,
        "duet",
        "",
        "a long distance call",
    ),
    # names, numbers, brands, quoted words
    Told(
        "30 second jingle for a bakery called Crumb",
        "pop",
        None,
        30,
        "jingle",
        "happy",
        "crumb bakery",
    ),
    Told(
        "happy birthday song for Maria who turns 40",
        "pop",
        None,
        None,
        "",
        "happy",
        "maria forty|40",
    ),
    Told("birthday song for Tom, 50th birthday", "pop", None, None, "", "", "tom fifty|50"),
    Told(
        "a rock birthday song for Ingrid turning 33",
        "rock",
        None,
        None,
        "",
        "",
        "ingrid thirty-three|33",
    ),
    Told(
        "Birthday song for my grandma Rose who turns ninety",
        "pop",
        None,
        None,
        "",
        "",
        "rose ninety|90",
    ),
    Told("a wedding song for Anna and Ben", "pop", None, None, "", "", "anna ben"),
    Told("jazz wedding song for Priya and Sam", "jazz", None, None, "", "", "priya sam"),
    Told(
        "radio jingle for a bike shop called Velo",
        "pop",
        None,
        30,
        "jingle",
        "happy",
        "velo bike shop",
    ),
    Told(
        "jingle for the coffee shop named Bean", "pop", None, 30, "jingle", "", "bean coffee shop"
    ),
    Told('a pop song called "Blue Door"', "pop", None, None, "", "", "blue door"),
    Told('a folk song with the words "never again"', "folk", None, None, "", "", "never again"),
    Told("reggae song for Marcus", "reggae", None, None, "", "", "marcus"),
    Told("a country song for my brother Jake", "country", None, None, "", "", "jake"),
    Told("a song about the sea for Maria", "pop", None, None, "", "", "sea maria"),
    Told("a pop song about Paris in the rain", "pop", None, None, "", "", "paris rain"),
    Told("a song about a dog named Biscuit", "pop", None, None, "", "", "biscuit"),
    Told("a synthwave song about my old Amiga", "synthwave", None, None, "", "", "amiga"),
    Told(
        "sad folk song about my grandmother's kitchen",
        "folk",
        None,
        None,
        "",
        "sad",
        "my grandmother's kitchen",
    ),
    Told(
        "upbeat pop song about a rainy bus stop", "pop", None, None, "", "happy", "a rainy bus stop"
    ),
    Told("anniversary song for Lou and Kim, 25 years", "pop", None, None, "", "", "lou kim"),
    # lengths
    Told("30 second techno, instrumental", "techno", None, 30),
    Told("lofi hip hop beat to study to, instrumental, 2 minutes", "hip-hop", None, 120),
    Told("an 8 second jingle for Zorbo", "pop", None, 8, "jingle", "", "zorbo"),
    Told("15 seconds of happy ukulele pop, instrumental", "pop", None, 15),
    Told("a 15-second rock jingle for Maxo", "rock", None, 15, "jingle", "", "maxo"),
    Told("jazz, 45 seconds, about coffee", "jazz", None, 45, "", "", "coffee"),
    Told("one minute of ambient, instrumental", "ambient", None, 60),
    Told("a 90 second folk song about a river", "folk", None, 90, "", "", "river"),
    Told("pop song about dancing, 2:30", "pop", None, 150, "", "", "dancing"),
    Told("3 minute house track, instrumental", "house", None, 180),
    Told("3:45 rock song about the road", "rock", None, 225, "", "", "road"),
    Told("a four minute classical piece, instrumental", "classical", None, 240),
    Told("five minutes of drum and bass, instrumental", "drum-and-bass", None, 300),
    Told("8 minutes of rock about the sea", "rock", None, 480, "", "", "sea"),
    Told("six minute ambient song about the stars", "ambient", None, 360, "", "", "stars"),
    Told("two and a half minutes of latin pop about summer", "latin", None, 150, "", "", "summer"),
    Told("half a minute of metal about thunder", "metal", None, 30, "", "", "thunder"),
    Told("very short bossa about a cat", "bossa", None, 30, "", "", "cat"),
    Told("a short reggae song about the beach", "reggae", None, 60, "", "", "beach"),
    Told("full length country song about trains", "country", None, 180, "", "", "trains"),
    Told("a cappella pop about the night, 1 minute", "pop", None, 60, "a cappella", "", "night"),
    Told("1 min 30 sec trap about money", "trap", None, 90, "", "", "money"),
    # era, not length
    Told("80s synthwave about the night", "synthwave", None, None, "", "", "night"),
    Told("90s rock about a second chance", "rock", None, None, "", "", "second chance"),
    Told("pop song about the last 5 minutes", "pop", None, None, "", "", "the last 5 minutes"),
    Told("music for a short film, instrumental", "pop"),
    # German
    Told(
        "ein fröhliches Kinderlied über einen kleinen Igel",
        "folk",
        "de",
        None,
        "",
        "happy",
        "igel",
    ),
    Told("ein trauriges Lied über den Regen", "pop", "de", None, "", "sad", "regen"),
    Told("ein kurzer Jazz-Walzer über die Nacht", "jazz", "de", 60, "waltz", "", "nacht"),
    Told(
        "ein Rocklied für Uwe, der 60 wird, Geburtstag",
        "rock",
        "de",
        None,
        "",
        "",
        "uwe sechzig|60",
    ),
    Told(
        "Werbejingle für eine Bäckerei namens Kruste, 30 Sekunden",
        "pop",
        "de",
        30,
        "jingle",
        "",
        "kruste",
    ),
    Told(
        "ein ruhiges Schlaflied über den Mond, zwei Minuten",
        "folk",
        "de",
        120,
        "lullaby",
        "calm",
        "mond",
    ),
    Told("langsame Ballade mit Klavier über das Meer", "pop", "de", None, "ballad", "", "meer"),
    # French
    Told("une chanson d'amour sur la pluie à Paris", "pop", "fr", None, "", "", "pluie paris"),
    Told("une berceuse jazz sur la lune", "jazz", "fr", None, "lullaby", "calm", "lune"),
    Told("une valse triste sur la mer, deux minutes", "folk", "fr", 120, "waltz", "sad", "mer"),
    Told(
        "chanson d'anniversaire joyeuse pour Chloé qui fête 30 ans",
        "pop",
        "fr",
        None,
        "",
        "happy",
        "chloé thirty|30",
    ),
    Told("une comptine sur un petit chat", "folk", "fr", None, "", "", "chat"),
    Told("une ballade rock sur la nuit, 30 secondes", "rock", "fr", 30, "ballad", "", "nuit"),
    # Spanish
    Told("una canción triste sobre el mar", "pop", "es", None, "", "sad", "mar"),
    Told(
        "una canción de cumpleaños para María que cumple 40",
        "pop",
        "es",
        None,
        "",
        "",
        "maría forty|40",
    ),
    Told(
        "una canción de cuna sobre la luna, dos minutos", "folk", "es", 120, "lullaby", "", "luna"
    ),
    Told("una cumbia alegre sobre el verano", "cumbia", "es", None, "", "happy", "verano"),
    Told(
        "una balada romántica sobre la lluvia, 90 segundos",
        "pop",
        "es",
        90,
        "ballad",
        "romantic",
        "lluvia",
    ),
    # Portuguese
    Told("uma samba triste sobre o mar", "bossa", "pt", None, "", "sad", "mar"),
    Told("uma canção alegre para João sobre o verão", "pop", "pt", None, "", "happy", "verão joão"),
    Told("uma valsa sobre a chuva, trinta segundos", "folk", "pt", 30, "waltz", "", "chuva"),
    Told(
        "uma canção de ninar sobre as estrelas, dois minutos",
        "folk",
        "pt",
        120,
        "lullaby",
        "",
        "estrelas",
    ),
    # Italian
    Told("una canzone allegra sul mare", "pop", "it", None, "", "happy", "mare"),
    Told("una ninna nanna jazz sulla luna", "jazz", "it", None, "lullaby", "", "luna"),
    Told(
        "un valzer triste sulla pioggia, due minuti", "folk", "it", 120, "waltz", "sad", "pioggia"
    ),
    Told(
        "una canzone di compleanno per Giulia che compie 18 anni",
        "pop",
        "it",
        None,
        "",
        "",
        "giulia eighteen|18",
    ),
    Told("una ballata rock sulla notte, 30 secondi", "rock", "it", 30, "ballad", "", "notte"),
    Told("una canzone lo-fi sulla pioggia", "lo-fi", "it", None, "", "", "pioggia"),
    Told("uma canção a cappella sobre o mar", "pop", "pt", None, "a cappella", "", "mar"),
    # Japanese and Chinese
    Told("雨についてのジャズの子守唄、30秒", "jazz", "ja", 30, "lullaby", "", "rain"),
    Told("海についての悲しい曲", "pop", "ja", None, "", "sad", "sea"),
    Told("猫についての楽しいロック、二分", "rock", "ja", 120, "", "happy", "cat"),
    Told("月のワルツ", "folk", "ja", None, "waltz"),
    Told("关于大海的悲伤的歌,两分钟", "pop", "zh", 120, "", "sad", "sea"),
    Told("关于猫的快乐的爵士歌曲", "jazz", "zh", None, "", "happy", "cat"),
    Told("摇篮曲,30秒", "folk", "zh", 30, "lullaby"),
    # easily misunderstood
    Told("sad piano ballad, female vocals, in A minor", "pop", None, None, "ballad", "sad"),
    Told("Country song about the 9:15 train", "country", None, None, "", "", "9:15 train"),
    Told("POP SONG ABOUT THE SEA", "pop", None, None, "", "", "the sea"),
    Told('ad for "Sunny Side Eggs", 20 seconds', "pop", None, 20, "jingle", "", "sunny eggs"),
    Told("jingle for Crumb bakery", "pop", None, 30, "jingle", "", "crumb bakery"),
    Told(
        "song for Emma's 30th birthday, upbeat funk", "funk", None, None, "", "happy", "emma thirty"
    ),
    Told("Schlager über die Liebe in Italien", "schlager", "de", None, "", "", "liebe"),
    Told("eine kurze Hymne für den FC Adler", "pop", "de", 60, "hymn", "", "fc adler"),
    Told("forró alegre sobre a lua", "pop", "pt", None, "", "happy", "lua"),
    Told("Write me a song To Celebrate Our Wedding", "pop", None, None, "", "", "wedding"),
    Told("pop, 1m30", "pop", None, 90),
    Told("a long version of a rock song about the road", "rock", None, 240, "", "", "road"),
    Told("rock about my teacher Mrs. Hill", "rock", None, None, "", "", "mrs. hill"),
    Told("bachata romántica para Lucía, 1 minuto", "latin", "es", 60, "", "romantic", "lucía"),
    Told(
        "Bitte schreibe ein Lied für unsere Tochter Mia zum 6. Geburtstag",
        *("pop", "de", None, "", "", "mia sechs|6"),
    ),
    # another language than that of the prompt
    Told("a pop song in Spanish about love", "pop", "es", None, "", "", ""),
    Told(
        "jazz ballad, sung in German, about rain",
        "jazz",
        "de",
        None,
        "ballad",
        "",
        "regen|wolken|nass",
    ),
    Told("a folk song about the sea, French lyrics", "folk", "fr", None, "", "", "mer"),
    Told("un rock en español sobre la noche", "rock", "es", None, "", "", "noche"),
    Told("ein Lied auf Englisch über die Sonne", "pop", None, None, "", "", "sun"),
    Told("a j pop song in Japanese about spring", "pop", "ja", None, "", "", "spring"),
)


def _seconds(plan: Plan) -> float:
    return build_tempo_map(plan).seconds(plan.beats) + TAIL_S


def _lyrics(plan: Plan) -> str:
    return " / ".join(line.text for section in plan.sections for line in section.lines).lower()


@pytest.mark.parametrize("told", PROMPTS, ids=lambda told: told.prompt)
def test_a_prompt_is_done_as_told(told: Told) -> None:
    plans, notes = plan_takes(GenerateSpec(prompt=told.prompt))
    brief = plans[0].brief
    assert brief.genre == told.genre
    assert brief.language == told.language
    assert brief.length == told.length
    assert set(brief.forms or ()) == {form for form in told.forms.split("|") if form}
    assert set(told.moods.split()) <= set(brief.moods)
    for plan in plans:
        if told.length is not None:
            assert _seconds(plan) == pytest.approx(told.length, rel=0.1)
        for word in told.words.split() if told.length != 8 else ():
            alternatives = word.split("|")
            assert sum(_lyrics(plan).count(name) for name in alternatives) >= 1, word
    if told.words and told.length == 8:
        assert told.words in _lyrics(plans[0])
    sung = {line.language for plan in plans for s in plan.sections for line in s.lines}
    language = brief.language or "en"
    assert sung == (set() if brief.instrumental else {VOICES.get(language, VOICES["en"])})
    is_unwritten = bool(sung) and language not in VOICES
    assert is_unwritten == any("writes no words in" in note for note in notes)


@pytest.mark.parametrize("told", [t for t in PROMPTS if "for " in t.prompt and t.words])
def test_named_things_are_heard_twice(told: Told) -> None:
    plan = plan_takes(GenerateSpec(prompt=told.prompt))[0][0]
    for name in plan.brief.names or ():
        heard = f"{plan.title} / {_lyrics(plan)}".lower().count(name.lower())
        assert heard >= 2, name


@pytest.mark.parametrize("seconds", [8, 15, 30, 60, 120, 240, 480])
@pytest.mark.parametrize(
    "genre", ["ambient", "pop", "jazz", "drum-and-bass", "hip-hop", "classical"]
)
@pytest.mark.parametrize("rest", ["about the night", "instrumental"])
def test_every_length_is_kept(genre: str, seconds: int, rest: str) -> None:
    plans, _ = plan_takes(GenerateSpec(prompt=f"{genre}, {seconds} seconds, {rest}"))
    for plan in plans:
        assert _seconds(plan) == pytest.approx(seconds, rel=0.1)
        assert 40 <= plan.tempo <= 220


def test_the_tail_is_that_of_scores() -> None:
    assert Score.__dataclass_fields__["tail"].default == TAIL_S


def test_a_length_out_of_range_is_noted() -> None:
    plans, notes = plan_takes(GenerateSpec(prompt="rock, 20 minutes", instrumental=True))
    assert plans[0].brief.length == 480.0
    assert any("8 to 480 seconds" in note for note in notes)


def test_an_exact_tempo_stays_and_its_length_is_near() -> None:
    plan = plan_takes(GenerateSpec(prompt="rock about rain, 120 bpm, 1 minute"))[0][0]
    assert plan.tempo == 120.0
    assert _seconds(plan) == pytest.approx(60.0, rel=0.1)


def test_given_lyrics_are_filled_up_to_a_length_but_never_cut() -> None:
    line = "We walk along the river and the water knows my name"
    longer, _ = plan_takes(GenerateSpec(tags="pop, 2 minutes", lyrics=line))
    assert _seconds(longer[0]) == pytest.approx(120.0, rel=0.1)
    long, notes = plan_takes(GenerateSpec(tags="pop, 10 seconds", lyrics="\n".join([line] * 8)))
    assert _lyrics(long[0]).count("river") == 8
    assert any("do not fit into 10 seconds" in note for note in notes)


def test_nobody_plays_a_cappella() -> None:
    plan = plan_takes(GenerateSpec(prompt="a cappella hymn about the sea"))[0][0]
    assert {"drums", "bass", "comp", "pad", "lead", "arp", "counter"} <= set(plan.brief.without)
    assert plan.brief.instruments == ()
    assert [s.kind for s in plan.sections if not s.lines] == ["intro"]


def test_an_instrumental_is_played() -> None:
    brief = plan_takes(GenerateSpec(tags="a cappella", instrumental=True))[0][0].brief
    assert brief.forms is None
    assert brief.without == ()


def test_an_acoustic_song_has_no_synthesizer() -> None:
    brief = plan_takes(GenerateSpec(prompt="acoustic pop song"))[0][0].brief
    assert {"steel-guitar", "acoustic-bass", "brush-kit"} <= set(brief.instruments)
    assert {"supersaw-pad", "synth-bass", "distortion-guitar"} <= set(brief.without)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", None),
        ("15s", 15.0),
        ("1.5 minutes", 90.0),
        ("anderthalb Minuten", 90.0),
        ("2 minutos y 15 segundos", 135.0),
        ("2分30秒", 150.0),
        ("at 7:30 am", None),
        ("a second chance", None),
        ("a minuet", None),
        ("120 bpm", None),
        ("the 2000s", None),
    ],
)
def test_lengths_in_words_and_figures(text: str, seconds: float | None) -> None:
    assert find_length(text)[0] == seconds


def test_languages_are_found_by_words_and_script() -> None:
    assert detect_prompt_language("bossa nova, piano") == "en"
    assert detect_prompt_language("the die is cast") == "en"
    assert detect_prompt_language("lo-fi") == "en"
    assert detect_prompt_language("노래") == "ko"
    assert find_sung_language("a song in Italian") == ("it", "a song  ")
    assert find_sung_language("spanish guitar") == (None, "spanish guitar")
