"""``python -m borderhist``: the command."""

from borderhist.cli import main

if __name__ == "__main__":
    main(prog_name="borderhist")
