"""Server-sent events.

Modules:

    sse  Server-sent events: clients follow one task or all tasks of their account.
"""
