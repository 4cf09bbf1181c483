"""Other public dialects of the API: the same tasks, credits, limits and media by other names.

Modules:

    sunoapi/         The dialect of sunoapi.org and kie.ai.
    sunoapi_routers  The routers of the dialect of sunoapi.org and kie.ai.
"""
