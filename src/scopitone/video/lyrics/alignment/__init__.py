"""Times for lyrics that have none: found in the voice where it can be, guessed where it cannot.

`aligning.align` is the whole way: `voice` emphasises the voice in the mix, `placing` finds lines
and words by syllables, onsets and activity in any language (`model` scores, `lattice` sums),
`recognised` does better for English where pocketsphinx is installed, `even` guesses from the
song's form alone.
"""
