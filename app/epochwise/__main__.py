"""`python -m epochwise`: the same as the command `epochwise`."""

from epochwise.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
