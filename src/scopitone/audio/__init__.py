"""Sound: decoding, encoding, loudness, filters. Knows neither pictures nor scores.

Modules:

    analysis/  The musical analysis of a song: beats, bars, onsets, bands, loudness and sections.
    bit_rates  Bit rates of encoded sound.
    decode     The sound of a song, decoded as a stream of blocks.
    encode     Sound files from blocks of samples: AAC for players, WAV for editors, FLAC for the
               store.
    filters    Audio filters: recursive filters that are as fast in silence as in sound, and
               oversampling.
    limiter    A limiter of true peaks, for sound as a stream of blocks.
    loudness   Integrated loudness by ITU-R BS.1770-4, measured on a stream.
    loudness_result  The measured loudness of a video's sound, without what measuring needs.
    normalize  Loudness normalization: measure a video's sound, and change it to a loudness
               without clipping.
    pitch      The pitch of a voice, by the model of swift-f0.
    separation/  The voice of a recording and the rest, by a model file that the operator names.
    transcode  Sound files: MP3 of a finished take, FLAC of a file that a remote engine returned.
"""
