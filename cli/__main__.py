"""`python -m cli` is `wpl`."""

from cli import main

if __name__ == "__main__":
    main()
