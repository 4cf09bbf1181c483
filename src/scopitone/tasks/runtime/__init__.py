"""What a job gets and needs while it runs.

Modules:

    cancellation_watcher  The watcher that cancels jobs: their task was cancelled, or the worker
                          is stopping.
    context               The worker context: what a worker gives to each of its jobs.
    encoder_cache         A cache of encoding processes that a worker keeps for the segments of
                          distributed videos.
    heartbeat             Which workers are alive, and recovery of the tasks of dead ones.
    readiness             Readiness of a worker: free space on its disk, and a media store that
                          answers.
    task_progress         Progress of a task: written to its row while a step works on it.
"""
