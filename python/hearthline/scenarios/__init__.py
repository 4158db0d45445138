"""Scenarios, and the projections that they follow."""
