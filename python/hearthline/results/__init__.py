"""Results of runs, comparisons, expectations and the validation suite."""
