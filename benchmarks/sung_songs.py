"""The sung takes that alignment is measured on, and their words.

The words are written for this purpose. The constants were tuned on `TUNED`. `FRESH` were not used
for tuning, except country and jazz, on which measures of confidence were compared.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scopitone.core.song import Lyrics
from scopitone.lyrics.json_codec import from_json, to_json

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
class TakeRequest:
    """A take to compose: its language, styles, voice, seed, and which lines of `WORDS` are sung."""

    name: str
    language: str
    tags: str
    gender: Literal["m", "f"]
    seed: int
    first: int
    count: int = 10

    def lyrics(self) -> str:
        """Return a verse and a chorus."""
        lines = WORDS[self.language][self.first : self.first + self.count]
        half = self.count // 2
        return "\n".join(("[Verse]", *lines[:half], "", "[Chorus]", *lines[half:]))


TUNED = (
    TakeRequest("en-pop-f", "en", "pop", "f", 1, 0),
    TakeRequest("en-rock-m", "en", "rock", "m", 2, 10),
    TakeRequest("en-folk-m", "en", "folk", "m", 3, 20),
    TakeRequest("de-pop-m", "de", "pop", "m", 4, 0),
    TakeRequest("es-latin-f", "es", "latin", "f", 5, 0),
    TakeRequest("en-house-f", "en", "house", "f", 11, 30),
)

FRESH = (
    TakeRequest("en-reggae-f", "en", "reggae", "f", 21, 25),
    TakeRequest("en-country-m", "en", "country", "m", 12, 40),
    TakeRequest("en-jazz-f", "en", "jazz", "f", 13, 50),
    TakeRequest("en-metal-m", "en", "metal", "m", 14, 54),
    TakeRequest("en-synthwave-m", "en", "synthwave", "m", 15, 35),
    TakeRequest("de-rock-f", "de", "rock", "f", 16, 12, 12),
    TakeRequest("de-folk-m", "de", "folk", "m", 17, 14),
    TakeRequest("es-pop-m", "es", "pop", "m", 18, 12, 12),
    TakeRequest("es-bossa-f", "es", "bossa", "f", 19, 14),
)


@dataclass(frozen=True, slots=True)
class SungTake:
    """A finished take: the audio of the full mix, and the true times."""

    request: TakeRequest
    audio: Path
    duration: float
    lyrics: Lyrics


def compose_take(request: TakeRequest, folder: Path) -> SungTake:
    """Compose the take that `request` describes into `folder`, or read it from there."""
    from scopitone.music.engine import GenerateSpec
    from scopitone.music.registry import load_engine

    record = folder / request.name / "take.json"
    if not record.exists():
        (record.parent / "files").mkdir(parents=True, exist_ok=True)
        spec = GenerateSpec(
            title=request.name,
            tags=request.tags,
            lyrics=request.lyrics(),
            vocal_gender=request.gender,
            seed=request.seed,
            takes=1,
        )
        take = load_engine("composer").generate(spec, record.parent / "files", lambda _: None)[0]
        content = {
            "audio": str(take.audio.relative_to(record.parent)),
            "duration": take.duration,
            "lyrics": to_json(take.timed),
        }
        record.write_text(json.dumps(content))
    content = json.loads(record.read_text())
    audio = record.parent / content["audio"]
    return SungTake(request, audio, content["duration"], from_json(content["lyrics"]))


def main() -> None:
    """Compose all takes into the folder named on the command line."""
    for request in TUNED + FRESH:
        print(request.name, compose_take(request, Path(sys.argv[1])).duration, flush=True)


if __name__ == "__main__":
    main()
