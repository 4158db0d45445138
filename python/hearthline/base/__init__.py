"""Exceptions, argument checks, wording and files, for every other sub-package."""
