"""The looks: one module per style, Timeline -> Scene."""
