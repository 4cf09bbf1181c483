from database_fixtures import engine, settings  # noqa: F401 - pytest finds them here
