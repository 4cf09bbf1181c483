"""Listen to songs: which words are sung, and when. `transcription` and `alignment` use it.

| module | |
|---|---|
| `transcript` | a transcript as plain data |
| `listener` | the interface of a listener |
| `languages` | the languages that listeners know |
| `whisper` | the listener that runs faster-whisper |
| `features` | its features of a long recording, piece by piece |
| `weights` | finds the weights of its model |
| `process` | a listener in a process of its own; `child` is that process |
| `messages` | transcripts as JSON |
| `hearing` | the whole: starts the process, caches transcripts, reports progress |

Modules:

    child          The listening process: loads a model and a song, and answers calls about the
                   song.
    features       Whisper's log-mel features of a long recording, computed piece by piece.
    languages      The languages that a listener knows.
    listener       The interface of a listener, which transcribes what is sung.
    messages       Transcripts as JSON, for the pipe to the listening process and for the cache.
    process        A listener in a process of its own, which can be killed and cannot crash its
                   caller.
    song_listener  Listen to one song: start the listening process, cache its transcripts, report
                   progress.
    transcript     The transcript of a song: its words with their times, and its language.
    weights        Find the listener's model: in a folder, in two Python packages, or in the model
                   hub's cache.
    whisper        A listener that runs Whisper models by faster-whisper and CTranslate2.
"""
