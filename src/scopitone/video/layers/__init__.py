"""The renderer's layers: each draws one thing onto the canvas."""
