"""How a genre is mixed. Loudness is in LU against the usual loudness of the lead vocal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scopitone.music.composer.score.model import Role


@dataclass(frozen=True, slots=True)
class Reverb:
    """A reverberant room.

    Attributes:
        seconds: until its middle frequencies are 60 dB down.
        predelay: seconds before it begins.
        damping: 0 (high frequencies last as long as the middle) to 1 (dark).
        bass: how long low frequencies last, against the middle.
    """

    seconds: float
    predelay: float = 0.01
    damping: float = 0.5
    bass: float = 1.0


DRUM_ROOM = Reverb(0.5, 0.004, 0.5)
HALL = Reverb(1.8, 0.02, 0.5)
PLATE = Reverb(1.4, 0.03, 0.4)
DRY_ROOM = Reverb(0.35, 0.003, 0.6)


@dataclass(frozen=True, slots=True)
class MixStyle:
    """What is special about a genre's mix; the defaults are the usual mix.

    The figures of the genres are starting points, chosen by hand and checked on one pop song.

    Attributes:
        roles: LU added to the usual loudness of a role.
        drum_room: the reverb of the drums.
        drum_wet: its amount; 1 is as loud as the dry sound.
        hall: the reverb of the other instruments.
        hall_wet: its amount.
        plate: the reverb of the voice.
        plate_wet: its amount.
        echo: the delay of the voice: beats and amount.
        pump: how far the kick ducks everything else, 0 to 1, and for how many seconds.
        voice: LU of the lead vocal above the band while it sings.
        width: stereo width of the instruments; 1 leaves it as it is.
        glue: the greatest gain reduction of the bus compressor, in dB.
        fade: seconds of the fade-out at the end, 0 for none.
    """

    roles: Mapping[Role, float] = field(default_factory=dict)
    drum_room: Reverb = DRUM_ROOM
    drum_wet: float = 0.14
    hall: Reverb = HALL
    hall_wet: float = 0.16
    plate: Reverb = PLATE
    plate_wet: float = 0.16
    echo: tuple[float, float] = (1.0, 0.16)
    pump: tuple[float, float] = (0.0, 0.2)
    voice: float = 1.0
    width: float = 1.15
    glue: float = 2.0
    fade: float = 0.0
