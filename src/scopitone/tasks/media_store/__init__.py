"""Ownership, retention, sweeping, checking and restoring of stored media.

Modules:

    check        Checks that the media store has what the database names.
    clock_guard  The clock guard: nothing is deleted for a day after somebody has set the clock of
                 the machine.
    leftovers    Deletes what killed workers left in the media store: partial files, segments of
                 ended tasks.
    ownership    The owner of the media store: only the installation that owns it may store and
                 delete blobs.
    restore      Restores media from the trash, also those that an older or a lost database put
                 there.
    retention    Deletes what has expired: media, uploads, and rows with a limited lifetime.
    sweep        Deletes the bytes that no row names: moves them to the trash first, and deletes
                 them there later.
"""
