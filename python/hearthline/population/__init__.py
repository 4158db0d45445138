"""The families at the start of a run: sampled, synthesised or read from a file."""
