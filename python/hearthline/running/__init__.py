"""What takes its time: runs, comparisons, expectations, validation."""
