"""The wire: Pydantic models of what clients send and get. Nothing else defines it."""
