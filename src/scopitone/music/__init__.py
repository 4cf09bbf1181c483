"""Engines that compose and sing, behind one Protocol."""
