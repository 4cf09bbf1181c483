"""Server-sent events.

Modules:

    event_streams  Limits on open event streams: each keeps a connection for as long as its client
                   likes.
    sse            Server-sent events: clients follow one task or all tasks of their account.
"""
