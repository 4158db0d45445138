"""What a run, a comparison or an expectation found."""
