"""Costs: volumes of a run at the prices of a cost book, and what a mix saves."""
