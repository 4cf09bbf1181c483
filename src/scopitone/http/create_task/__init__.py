"""CreateTask: from a request to a queued task.

Modules:

    fast_route  A fast route class for the busiest requests, CreateTask and TaskInfo.
    handler     CreateTask: validation of the body, and creation of the task.
"""
