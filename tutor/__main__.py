"""The command line: python -m tutor, then one of tutor.cli's commands."""

import argparse
import sys

from tutor.cli import COMMANDS


def main(argv: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 well, 1 faults found, 2 the words were wrong."""
    parser = argparse.ArgumentParser(prog="python -m tutor", description="Downhill's tools.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    arguments = parser.parse_args(argv)
    return int(arguments.do(arguments))


if __name__ == "__main__":
    sys.exit(main())
