"""The embedded engine: composes, arranges, sings and mixes offline.

Modules:

    arrangement/     The band: who plays in each genre, and what each player makes of a bar.
    compose          Compose a plan: the second step of the composer, from plan to score, on one
                     page.
    composer_engine  The embedded music engine: composes, plays and sings songs on ordinary CPU
                     cores.
    genres/          The genres: one file a genre, and one row in the registry.
    harmony/         Chords, progressions and voice leading.
    melody/          Melodies: rhythm from the stresses of the words, pitch from motifs and chords.
    performance/     From a score to sound: instruments, the voice, mixing.
    planning/        From a brief to a plan: form, key, tempo, length, where words are sung.
    process_pool     The process pool: makes takes in parallel, each in its own process.
    prompt/          What a user's description asks for.
    rework/          New takes of existing songs: extend, cover, other lyrics.
    rng              Reproducible random choices: each has its own generator, named after its
                     purpose.
    score/           The score: notes, sections and tempo, and its stored forms.
    take_jobs        Take jobs: plain data that makes one take when a composing process calls it.
    warmup           Imports what composing processes need, so that the fork server loads it once.
    words/           The words of a song: stanzas, syllables, phonemes, and writing new ones.
"""
