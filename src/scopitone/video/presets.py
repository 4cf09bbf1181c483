"""Platform presets: options that go together, under the platform's name."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.audio.encode import SOUND_BIT_RATE
from scopitone.video.plan.segments import GOP_SECONDS


@dataclass(frozen=True, slots=True)
class Preset:
    """Options for one platform.

    longest: maximum duration in seconds; of a longer song, the part with the most energy is used.
    keyframe_seconds: distance of keyframes. sound_bit_rate: bits per second of the AAC track.
    loudness: LUFS; None leaves the sound unchanged. loop: no sound, no words, and the end leads
    into the start. source: where the platform documents its limits.
    """

    aspect_ratio: str
    source: str
    resolution: str = "1080p"
    fps: int = 30
    loudness: float | None = -14.0
    longest: float | None = None
    loop: bool = False
    keyframe_seconds: float = GOP_SECONDS
    sound_bit_rate: int = SOUND_BIT_RATE


# Platforms that document no loudness get -14 LUFS too: AES TD1008 (2021) recommends it for music
# whose loudest track is known, and YouTube and Spotify normalize songs to it.
PRESETS = {
    "youtube": Preset(
        "16:9",
        "YouTube Help, Recommended upload encoding settings",
        keyframe_seconds=0.5,
        sound_bit_rate=384_000,
    ),
    "shorts": Preset(
        "9:16",
        "YouTube Help, Three-minute Shorts",
        longest=180.0,
        keyframe_seconds=0.5,
        sound_bit_rate=384_000,
    ),
    "tiktok": Preset("9:16", "TikTok Help, Uploads of up to ten minutes in the app", longest=600.0),
    "reels": Preset("9:16", "Instagram Help, Reels of up to three minutes", longest=180.0),
    "canvas": Preset(
        "9:16",
        "Spotify for Artists, Canvas guidelines",
        loudness=None,
        longest=8.0,
        loop=True,
    ),
    "square": Preset("1:1", "none: a square video for social feeds"),
}
