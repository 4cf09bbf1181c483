"""From a score to sound: instruments, the voice, mixing.

Modules:

    export        Write a take as files: sound, stems, MIDI and score.
    instruments/  The instruments: `render_part` plays a part of the score.
    mixing/       From dry parts to a finished master and its stems.
    perform       Perform a score: play every part, sing every line, and mix them.
    voice/        The sung voice: eSpeak NG speaks each line, WORLD sings it at the pitches and
                  times of the score.
"""
