"""The operator's tools: backup, doctor, overview.

Modules:

    backup    Backups of the embedded setup while it runs: one tar of the database and its media.
    doctor    Checks of the machine for `scopitone doctor`: each tries out what Scopitone needs.
    overview  An overview for operators: workers and queues.
"""
