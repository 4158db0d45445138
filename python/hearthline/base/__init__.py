"""What every room may use: exceptions, argument checks, words, files."""
