"""One module per command. A tool that can be scripted can be tested."""

from tutor.cli import check, docs, items, new, run

COMMANDS = (check, new, run, items, docs)
