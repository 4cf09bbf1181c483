"""The worker process and its supervisor.

Modules:

    main              A worker process, which the supervisor starts: `python -m
                      scopitone.tasks.worker.main`.
    reconciler        The reconciler: finds what is open although nothing would take it up again.
    supervisor        Keeps worker processes running, with a server or alone.
    work_dir_cleanup  Removes what killed workers left in this host's work folder, while others
                      ended their tasks.
    workflows         The durable workflows: the steps of each task model.
"""
