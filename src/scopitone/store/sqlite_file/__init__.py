"""What is particular to SQLite: its version, and its writers.

Modules:

    recent_sqlite  Makes `import sqlite3` load a SQLite that is new enough.
    write_turns    Turns of writing to a SQLite file, which threads and processes take one after
                   another.
"""
