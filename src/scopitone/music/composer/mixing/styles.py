"""How each genre is mixed. Loudness is in LU against the lead voice's usual place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scopitone.music.composer.mixing.space import Room
from scopitone.music.composer.score import Role

USUAL: Mapping[Role, float] = {
    "drums": -2.0,
    "bass": -4.5,
    "comp": -7.0,
    "pad": -11.0,
    "lead": -4.0,
    "arp": -10.0,
    "counter": -8.5,
}
"""Where a part of each role stands: integrated loudness against the lead voice. Starting points,
chosen by hand and checked on one pop song alone; so are the genres' figures below."""

_DRUM_ROOM = Room(0.5, 0.004, 0.5)
_HALL = Room(1.8, 0.02, 0.5)
_PLATE = Room(1.4, 0.03, 0.4)
_DRY = Room(0.35, 0.003, 0.6)


@dataclass(frozen=True, slots=True)
class MixStyle:
    """What sets a genre's mix apart.

    `roles` are LU added to `USUAL`. `drum_room`, `hall` and `plate` are the rooms of drums,
    instruments and voice, the `wet` ones their amount (1 is as loud as the dry sound). `echo`
    is the voice's delay: beats and amount. `pump` is how far the kick ducks everything else and
    for how many seconds. `voice` is LU of the lead over the band while it sings. `glue` is the
    most that the bus compressor takes, in dB. `fade` is seconds of fading at the end, where the
    genre does that.
    """

    roles: Mapping[Role, float] = field(default_factory=dict)
    drum_room: Room = _DRUM_ROOM
    drum_wet: float = 0.14
    hall: Room = _HALL
    hall_wet: float = 0.16
    plate: Room = _PLATE
    plate_wet: float = 0.16
    echo: tuple[float, float] = (1.0, 0.16)
    pump: tuple[float, float] = (0.0, 0.2)
    voice: float = 1.0
    width: float = 1.15
    glue: float = 2.0
    fade: float = 0.0


STYLES: Mapping[str, MixStyle] = {
    "pop": MixStyle(pump=(0.3, 0.22), echo=(1.0, 0.18)),
    "rock": MixStyle(
        {"comp": 2.0, "lead": 1.0}, drum_room=Room(0.8, 0.006, 0.4), drum_wet=0.22, voice=0.5
    ),
    "folk": MixStyle(
        {"comp": 2.5, "drums": -5.0, "bass": -1.0},
        hall=Room(1.2, 0.015, 0.5),
        hall_wet=0.14,
        echo=(1.0, 0.06),
        voice=2.0,
        glue=1.0,
        width=1.1,
    ),
    "country": MixStyle({"comp": 1.0, "counter": 1.5}, echo=(0.5, 0.10), voice=1.5),
    "hip-hop": MixStyle(
        {"drums": 1.0, "bass": 2.0, "comp": -1.0, "pad": -1.0},
        drum_room=_DRY,
        drum_wet=0.08,
        hall_wet=0.10,
        plate=Room(0.7, 0.01, 0.5),
        plate_wet=0.10,
        echo=(0.5, 0.10),
        voice=1.5,
    ),
    "trap": MixStyle(
        {"drums": 0.5, "bass": 3.0, "comp": -1.0},
        drum_room=_DRY,
        drum_wet=0.08,
        hall=Room(2.4, 0.03, 0.6),
        hall_wet=0.2,
        echo=(0.75, 0.16),
        voice=1.0,
    ),
    "house": MixStyle(
        {"drums": 1.5, "bass": 1.5, "pad": 1.0}, drum_room=_DRY, drum_wet=0.06, pump=(0.5, 0.3)
    ),
    "techno": MixStyle(
        {"drums": 2.0, "bass": 2.0, "lead": -1.0},
        drum_room=Room(0.9, 0.004, 0.6),
        drum_wet=0.12,
        hall=Room(2.6, 0.02, 0.6),
        hall_wet=0.25,
        pump=(0.5, 0.28),
        voice=0.0,
    ),
    "synthwave": MixStyle(
        {"pad": 1.5, "arp": 1.5, "bass": 0.5},
        drum_room=Room(1.1, 0.004, 0.35),
        drum_wet=0.22,
        hall=Room(2.6, 0.03, 0.4),
        hall_wet=0.26,
        plate=Room(2.2, 0.04, 0.4),
        plate_wet=0.22,
        echo=(0.75, 0.24),
        pump=(0.25, 0.22),
        width=1.3,
    ),
    "drum-and-bass": MixStyle(
        {"drums": 2.0, "bass": 2.5},
        drum_wet=0.08,
        hall=Room(2.4, 0.02, 0.5),
        hall_wet=0.22,
        pump=(0.2, 0.15),
    ),
    "ambient": MixStyle(
        {"pad": 8.0, "lead": 1.0, "arp": 2.0, "comp": 2.0, "bass": -1.0},
        hall=Room(5.0, 0.05, 0.5, 1.2),
        hall_wet=0.6,
        plate=Room(4.0, 0.05, 0.5),
        plate_wet=0.4,
        echo=(1.5, 0.3),
        width=1.4,
        glue=0.5,
        fade=6.0,
    ),
    "jazz": MixStyle(
        {"drums": -3.0, "bass": 1.0, "comp": 1.5, "lead": 2.0},
        drum_room=Room(0.9, 0.008, 0.4),
        drum_wet=0.22,
        hall=Room(1.3, 0.015, 0.4),
        hall_wet=0.18,
        echo=(1.0, 0.04),
        voice=2.0,
        glue=0.5,
        width=1.1,
    ),
    "bossa": MixStyle(
        {"drums": -4.0, "comp": 2.5},
        hall=Room(1.2, 0.015, 0.5),
        echo=(1.0, 0.05),
        voice=2.0,
        glue=1.0,
    ),
    "latin": MixStyle({"comp": 1.5, "lead": 1.0}, echo=(0.5, 0.08), hall=Room(1.2, 0.01, 0.4)),
    "reggae": MixStyle(
        {"bass": 3.0, "comp": 0.5},
        hall=Room(1.8, 0.02, 0.6),
        hall_wet=0.2,
        echo=(0.75, 0.26),
        voice=1.0,
    ),
    "classical": MixStyle(
        {"pad": 7.0, "comp": 4.0, "lead": 3.0, "counter": 4.0, "bass": 0.0, "drums": -4.0},
        hall=Room(2.4, 0.03, 0.35, 1.1),
        hall_wet=0.42,
        plate=Room(2.2, 0.03, 0.4),
        plate_wet=0.3,
        echo=(1.0, 0.0),
        voice=1.5,
        glue=0.0,
        width=1.2,
    ),
    "lo-fi": MixStyle(
        {"drums": -1.0, "comp": 2.0},
        drum_room=_DRY,
        hall=Room(1.2, 0.01, 0.8),
        hall_wet=0.2,
        pump=(0.25, 0.25),
        voice=1.0,
        width=1.0,
    ),
    "metal": MixStyle(
        {"comp": 4.0, "lead": 2.0, "drums": 1.0},
        drum_room=Room(0.6, 0.004, 0.4),
        drum_wet=0.14,
        hall_wet=0.08,
        plate=Room(1.0, 0.02, 0.4),
        echo=(0.5, 0.12),
        voice=0.5,
        glue=2.5,
        width=1.25,
    ),
}
"""One for each of `GENRES`."""
