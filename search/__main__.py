"""`python -m search` is the command `kutip`."""

from search.cli import main

if __name__ == "__main__":
    main()
