"""``python -m hearthline``."""

from .cli import main

if __name__ == "__main__":
    main()
