"""Child processes, forked from one that has loaded their libraries.

Modules:

    child_call  A call in a child process, whose memory ends with it.
    processes   Starting child processes that share the loading of their libraries (Python's fork
                server).
"""
