"""Tasks as clients of other dialects of the API see them: in records and in callbacks.

Modules:

    bodies    The bodies of a task's callback, in the dialect by which it came.
    kie_jobs  The jobs API of kie.ai: records of all models in one form.
    sunoapi   The dialect of sunoapi.org and kie.ai: one form of record for each kind of task.
"""
