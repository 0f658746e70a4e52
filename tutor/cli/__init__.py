"""One module per command. A tool that can be scripted can be tested."""

from tutor.cli import ask, check, classroom, docs, evaluate, items, new, questions, run, sandbox, train

COMMANDS = (check, new, run, items, docs, ask, evaluate, train, sandbox, classroom, questions)
