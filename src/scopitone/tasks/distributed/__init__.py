"""One video drawn by several workers.

Modules:

    coordinator  Distributed rendering: the segments of one video are items of a queue that any
                 worker takes.
    segment_job  The job that draws a group of segments; any worker may take it from the queue.
"""
