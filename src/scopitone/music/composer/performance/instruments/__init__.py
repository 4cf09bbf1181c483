"""The instruments: `render_part` plays a part of the score.

Modules:

    catalogue       The instrument, the effects and the gain of each timbre.
    drum_machine    Drum machines: kits of synthesized drums, by General MIDI notes.
    drum_synth      Synthesized single drums: mono samples at RATE, with a peak of about 1.
    effects         Effects that belong to the sound of an instrument: body, amplifier, cabinet,
                    rotating speaker.
    electric_piano  Electric pianos by frequency modulation (Chowning 1973), which models tines
                    and pickups.
    gain_table      The gain of each timbre that makes all of them about equally loud.
    karplus_strong  Plucked strings by the extended Karplus-Strong method (Jaffe and Smith 1983).
    note_events     Notes in samples instead of beats, as instruments play them.
    patches         The synthesized timbres as settings of the synthesizer.
    render          Rendering of a part of the score to its dry sound.
    sampled         Instruments and drum kits that play programs of a SoundFont.
    sampler         Playback of SoundFont regions: pitch, loop, envelopes and filter in one
                    compiled loop.
    soundfont       Reader of SoundFont 2 files: the samples that a program plays for a key and
                    velocity.
    string_presets  The plucked timbres as settings of the string model.
    subtractive     A subtractive synthesizer: detuned band-limited oscillators and a low-pass
                    with envelope.
"""

from __future__ import annotations

from scopitone.music.composer.performance.instruments.render import render_part

__all__ = ["render_part"]
