"""What each platform takes, as choices that a user can make by one name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """Choices that go together. `longest` are seconds; a longer song gives its strongest part.

    `loudness` is in LUFS, None leaves the sound as it is. `loop`: without sound and words, its
    end leading into its beginning. `source` says where the platform states its limits.
    """

    aspect_ratio: str
    source: str
    resolution: str = "1080p"
    fps: int = 30
    loudness: float | None = -14.0
    longest: float | None = None
    loop: bool = False


# Platforms that state no loudness get -14 LUFS too: AES TD1008 (2021) recommends it for music
# whose loudest track is known, and it is where YouTube and Spotify bring songs.
PRESETS = {
    "youtube": Preset("16:9", "YouTube Help, Recommended upload encoding settings"),
    "shorts": Preset("9:16", "YouTube Help, Three-minute Shorts", longest=180.0),
    "tiktok": Preset("9:16", "TikTok Help, Uploads of up to ten minutes in the app", longest=600.0),
    "reels": Preset("9:16", "Instagram Help, Reels of up to three minutes", longest=180.0),
    "canvas": Preset(
        "9:16",
        "Spotify for Artists, Canvas guidelines",
        loudness=None,
        longest=8.0,
        loop=True,
    ),
    "square": Preset("1:1", "no platform's: a square for feeds"),
}
