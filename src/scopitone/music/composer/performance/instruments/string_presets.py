"""The plucked timbres as settings of the string model."""

from __future__ import annotations

from scopitone.music.composer.performance.instruments.karplus_strong import PluckedString

PLUCKED: dict[str, PluckedString] = {
    "nylon-guitar": PluckedString(ring=2.6, damping=0.45, place=0.3, hard=2600, pick=0.08),
    "steel-guitar": PluckedString(ring=3.6, damping=0.22, place=0.17, hard=6500, pick=0.25),
    "clean-guitar": PluckedString(ring=4.5, damping=0.3, place=0.22, hard=4500, pick=0.12),
    "palm-mute": PluckedString(
        ring=0.26, damping=0.5, place=0.1, hard=2200, pick=0.25, release=0.06, double=0.009
    ),
    "overdrive-guitar": PluckedString(
        ring=6.0, damping=0.3, place=0.15, hard=5000, pick=0.15, release=0.1, double=0.011
    ),
    "distortion-guitar": PluckedString(
        ring=8.0, damping=0.3, place=0.12, hard=5500, pick=0.2, release=0.09, double=0.011
    ),
    "banjo": PluckedString(
        ring=0.9, damping=0.12, place=0.1, hard=9000, pick=0.3, release=0.1, spread=0.2
    ),
    "pedal-steel": PluckedString(
        ring=9.0, damping=0.3, place=0.2, hard=3000, pick=0.05, release=0.5, swell=0.03, vibrato=9
    ),
    "acoustic-bass": PluckedString(
        ring=1.1, damping=0.5, place=0.36, hard=900, shade=1.5, pick=0.1, release=0.12, spread=0.0
    ),
    "finger-bass": PluckedString(
        ring=2.2, damping=0.5, place=0.24, hard=1300, shade=1.8, pick=0.06, release=0.09, spread=0.0
    ),
    "pick-bass": PluckedString(
        ring=2.4, damping=0.35, place=0.11, hard=3200, shade=1.6, pick=0.2, release=0.09, spread=0.0
    ),
    "pizzicato": PluckedString(
        ring=0.45, damping=0.5, place=0.35, hard=1800, pick=0.1, release=0.2, double=0.007
    ),
    "harp": PluckedString(ring=3.5, damping=0.4, place=0.42, hard=2400, pick=0.04, release=1.2),
}
"""By timbre. They are modeled because the samples of TimGM6mb are loops of about 50 ms."""
