"""The genres: one file a genre, and one row in the registry.

| module | contents |
|---|---|
| `profile` | `GenreProfile`: everything that a genre decides, none of it optional |
| `players` | `PlayerSlot`: one player of an ensemble, and short ways to write one |
| `mix_style` | `MixStyle`: how a genre is mixed |
| `shared_progressions` | chord progressions that several genres use |
| `registry` | `GENRES`: the profiles by name; `get_profile` |
| `substyles` | styles that are played as their nearest genre, such as disco |
| `pop`, `rock`, … | one profile each |

To add a genre, write its file with a `PROFILE` and add its name to `registry.py`.

Modules:

    afrobeat             The genre profile of afrobeat.
    ambient              The genre profile of ambient.
    bluegrass            The genre profile of bluegrass.
    bossa                The genre profile of bossa.
    celtic               The genre profile of celtic.
    chiptune             The genre profile of chiptune.
    classical            The genre profile of classical.
    country              The genre profile of country.
    cumbia               The genre profile of cumbia.
    disco                The genre profile of disco.
    drum_and_bass        The genre profile of drum-and-bass.
    flamenco             The genre profile of flamenco.
    folk                 The genre profile of folk.
    funk                 The genre profile of funk.
    gospel               The genre profile of gospel.
    hip_hop              The genre profile of hip-hop.
    house                The genre profile of house.
    jazz                 The genre profile of jazz.
    latin                The genre profile of latin.
    lo_fi                The genre profile of lo-fi.
    march                The genre profile of marches.
    metal                The genre profile of metal.
    mix_style            How a genre is mixed.
    players              Players of an ensemble, and short ways to write them.
    pop                  The genre profile of pop.
    profile              The genre profile: everything that a genre decides about a song.
    reggae               The genre profile of reggae.
    reggaeton            The genre profile of reggaeton.
    registry             The registry of genres.
    rock                 The genre profile of rock.
    schlager             The genre profile of schlager.
    shared_progressions  Chord progressions that several genres share, in Roman numerals, one bar
                         between strokes.
    ska                  The genre profile of ska.
    substyles            Styles that are played as their nearest genre, with accents of their own.
    synthwave            The genre profile of synthwave.
    techno               The genre profile of techno.
    trap                 The genre profile of trap.
"""
