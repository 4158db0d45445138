"""Scenarios, and the population projections that they follow."""
