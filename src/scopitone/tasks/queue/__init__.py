"""Queues: their names, priorities and limits, and how work is enqueued.

Modules:

    client        The client of DBOS's queues: enqueues workflows in the caller's transaction;
                  requeues them.
    dbos_adapter  The undocumented parts of DBOS that Scopitone uses: private functions and tables.
    topology      The queues: their names, the order of items in them, and how a worker serves
                  them.
"""
