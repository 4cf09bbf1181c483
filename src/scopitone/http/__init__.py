"""The job API on the wire."""
