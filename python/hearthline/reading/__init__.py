"""Reading other people's files: tables, ward outlines, and their problems."""
