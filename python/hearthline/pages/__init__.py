"""The page in each results folder that shows and explains what is there."""
