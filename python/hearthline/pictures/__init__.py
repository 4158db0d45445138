"""Everything that draws; nothing else loads matplotlib."""
