"""What Downhill's goals of speed and memory come to on this machine: `make bench`, `python -m tests.bench --help`.

A part is a module that says what its groups of figures mean (`MEANS`) and measures them (`measured`). All traffic is on
loopback, and every part ends by itself.
"""
