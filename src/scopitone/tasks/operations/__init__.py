"""The operator's tools: activity, backup, doctor, overview.

Modules:

    activity            What the server did lately, in equal periods: for the charts.
    backup              Backups of the embedded setup while it runs: one tar of the database and its
                        media.
    backup_check        Reading a backup back: whether the tar holds the bytes that were put into
                        it.
    backup_destination  Where a backup may be written: never onto the data that it backs up.
    doctor              Checks of the machine for `scopitone doctor`: each tries out what Scopitone
                        needs.
    overview            An overview for operators: workers and queues.
"""
