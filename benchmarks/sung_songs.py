"""The sung takes that alignment is measured on: what each is, and the words of it.

The words are written for this purpose. `TUNED` were heard while the constants were chosen,
`FRESH` were not, but for country and jazz, on which measures of confidence were compared.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scopitone.song import Lyrics
from scopitone.tasks.lyrics import from_json, to_json

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from heard_lines import TEXTS

GERMAN = (
    "Der Morgen legt sein Licht auf jedes Dach",
    "Wir laufen durch die Straßen bis zum Meer",
    "Die Stadt ist müde doch wir sind noch wach",
    "Und keiner gibt uns diese Stunden her",
    "Komm mit mir hinaus in den Regen",
    "Ich habe dir so viel zu erzählen",
    "Auf allen unseren Wegen",
    "Werden wir einander nicht fehlen",
    "Die alten Bäume rauschen leise",
    "Ein Vogel singt am Gartenzaun",
    "Wir packen für die lange Reise",
    "Und wollen unserm Glück vertraun",
    "Bleib noch ein bisschen hier bei mir",
    "Die Nacht ist warm und voller Sterne",
    "Ich schreibe deinen Namen auf Papier",
    "Und schicke ihn hinaus in die Ferne",
    "Am Bahnhof wartet niemand mehr auf mich",
    "Der letzte Zug ist lange abgefahren",
    "Ich zünde eine Kerze an für dich",
    "Und denke an die schönen jungen Jahre",
    "Schneeflocken tanzen um das kleine Haus",
    "Im Ofen knistert schon das gute Holz",
    "Wir ziehen unsre nassen Schuhe aus",
    "Und sind auf diesen weiten Weg sehr stolz",
)

SPANISH = (
    "La luna llena brilla sobre el mar",
    "Camino solo por la vieja ciudad",
    "Te llevo siempre dentro de mi canción",
    "Y nadie puede romper mi corazón",
    "Ven conmigo a bailar esta noche",
    "Las estrellas nos miran pasar",
    "No me importa si vamos en coche",
    "O si tengo que aprender a volar",
    "El viento trae la voz de mi madre",
    "La casa blanca me espera al final",
    "Abre la puerta que ya se hizo tarde",
    "Hay pan caliente con agua y con sal",
    "Mañana vuelvo a la montaña",
    "Donde los ríos empiezan a cantar",
    "La lluvia moja mi ventana",
    "Y yo no dejo de soñar",
    "Quiero vivir a la orilla del río",
    "Con una guitarra y un poco de sol",
    "Nunca más voy a tener tanto frío",
    "Porque tu risa me da su calor",
    "Caballos negros corren por el campo",
    "El tiempo pasa y no vuelve jamás",
    "Yo te he querido tanto tanto tanto",
    "Que no me queda nada que llorar",
)

WORDS = {"en": TEXTS, "de": GERMAN, "es": SPANISH}


@dataclass(frozen=True, slots=True)
class Wish:
    """A take: its language, styles, voice, seed, and which lines of `WORDS` are sung."""

    name: str
    language: str
    tags: str
    gender: Literal["m", "f"]
    seed: int
    first: int
    count: int = 10

    def lyrics(self) -> str:
        """A verse and a chorus."""
        lines = WORDS[self.language][self.first : self.first + self.count]
        half = self.count // 2
        return "\n".join(("[Verse]", *lines[:half], "", "[Chorus]", *lines[half:]))


TUNED = (
    Wish("en-pop-f", "en", "pop", "f", 1, 0),
    Wish("en-rock-m", "en", "rock", "m", 2, 10),
    Wish("en-folk-m", "en", "folk", "m", 3, 20),
    Wish("de-pop-m", "de", "pop", "m", 4, 0),
    Wish("es-latin-f", "es", "latin", "f", 5, 0),
    Wish("en-house-f", "en", "house", "f", 11, 30),
)

FRESH = (
    Wish("en-reggae-f", "en", "reggae", "f", 21, 25),
    Wish("en-country-m", "en", "country", "m", 12, 40),
    Wish("en-jazz-f", "en", "jazz", "f", 13, 50),
    Wish("en-metal-m", "en", "metal", "m", 14, 54),
    Wish("en-synthwave-m", "en", "synthwave", "m", 15, 35),
    Wish("de-rock-f", "de", "rock", "f", 16, 12, 12),
    Wish("de-folk-m", "de", "folk", "m", 17, 14),
    Wish("es-pop-m", "es", "pop", "m", 18, 12, 12),
    Wish("es-bossa-f", "es", "bossa", "f", 19, 14),
)


@dataclass(frozen=True, slots=True)
class Sung:
    """A finished take: the sound of the full mix, and the true times."""

    wish: Wish
    audio: Path
    duration: float
    lyrics: Lyrics


def sung(wish: Wish, folder: Path) -> Sung:
    """The take that `wish` describes, composed into `folder` or found there."""
    from scopitone.music.engine import GenerateSpec
    from scopitone.music.registry import engine

    kept = folder / wish.name / "take.json"
    if not kept.exists():
        (kept.parent / "files").mkdir(parents=True, exist_ok=True)
        spec = GenerateSpec(
            title=wish.name,
            tags=wish.tags,
            lyrics=wish.lyrics(),
            vocal_gender=wish.gender,
            seed=wish.seed,
            takes=1,
        )
        take = engine("composer").generate(spec, kept.parent / "files", lambda _: None)[0]
        told = {
            "audio": str(take.audio.relative_to(kept.parent)),
            "duration": take.duration,
            "lyrics": to_json(take.timed),
        }
        kept.write_text(json.dumps(told))
    told = json.loads(kept.read_text())
    return Sung(wish, kept.parent / told["audio"], told["duration"], from_json(told["lyrics"]))


def main() -> None:
    """Compose them all into the folder that is named."""
    for wish in TUNED + FRESH:
        print(wish.name, sung(wish, Path(sys.argv[1])).duration, flush=True)


if __name__ == "__main__":
    main()
