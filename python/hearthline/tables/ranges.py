"""When ranges across draws are shown, in pictures and in the terminal."""

#: The fewest draws whose middle 80% is shown: it leaves out two on each side.
FEWEST_DRAWS = 20


def has_range(draws: int) -> bool:
    """Return whether there are enough draws to show the middle 80% of them.

    Parameters
    ----------
    draws : int
        The number of draws.

    Returns
    -------
    bool
    """
    return draws >= FEWEST_DRAWS


def too_few(draws: int) -> str:
    """Return a note if there are several draws, but too few for a range.

    Parameters
    ----------
    draws : int
        The number of draws.

    Returns
    -------
    str
    """
    if draws == 1 or has_range(draws):
        return ""
    return f"No range is drawn from fewer than {FEWEST_DRAWS} draws. "
