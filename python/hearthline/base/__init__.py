"""What every part of the package may use: exceptions, checks, words, files."""
