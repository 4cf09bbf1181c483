"""Words from a lyricist on another server, if the operator has set one.

Modules:

    chat_lyricist  A lyricist behind the OpenAI form of chat completions: Ollama, llama.cpp, vLLM,
                   and hosted servers.
    ordered_words  Order words, check them, order them again once, and fall back on the built-in
                   lyricist.
"""
