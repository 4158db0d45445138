"""Reading files of other sources: tables, ward outlines, and their problems."""
