"""The embedded engine: composes, arranges, sings and mixes offline."""
