"""The ``hearthline`` command, and what it prints."""
