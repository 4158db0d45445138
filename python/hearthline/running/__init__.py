"""Running scenarios: simulation, comparison, exact solution, validation."""
