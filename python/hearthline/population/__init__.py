"""The families that a run starts from: sampled, made or read."""
