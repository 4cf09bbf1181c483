"""The types of values on the command line: how they are read, checked, and completed.

Modules:

    clock_time      Times as 90 or 1:30, in seconds.
    names           Names from a registry, one of them or several; near misses are guessed.
    name_sources    The names that shells complete, and the styles' parameters.
    ranges          Numbers between limits, refused in the form of all other errors.
    standard_input  Files to read that can be `-`, which is stdin.
"""
