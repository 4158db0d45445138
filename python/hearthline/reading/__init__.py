"""Other people's files: tables, outlines, and all that is wrong with them."""
