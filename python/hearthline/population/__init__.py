"""The families that a run starts from: sampled, synthesised or read."""
