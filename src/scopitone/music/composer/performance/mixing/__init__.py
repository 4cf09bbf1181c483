"""From dry parts to a finished master and its stems.

Sound is float32 of shape (2, n) at 48 kHz, contiguous by channel. Every step after the bus of a
stem is a linear filter or a gain over time, so the four stems always sum to the master.

Modules:

    channel_strip     The channel strip of a part: filter, compressor, loudness and pan.
    compression       Gain over time: compressor, de-esser, ducking and limiter.
    eq                Filters of the channel strips, as second-order sections at 48 kHz.
    fader_automation  Fader automation: verses quieter than the chorus, and a lead vocal that
                      follows the band.
    mastering         Mastering: tone, bus compression, loudness and peaks, equal for the song and
                      its stems.
    mix_loudness      BS.1770 loudness and true peaks of arrays.
    mixdown           The mixdown: dry parts and voices onto four stems that sum to the song.
    reverb_delay      Reverb by convolution with synthetic impulse responses, delay, pan and
                      stereo width.
    vocal_bus         The vocal bus: lead vocal, doubles at the sides, quieter harmony vocal,
                      plate and delay.
"""
