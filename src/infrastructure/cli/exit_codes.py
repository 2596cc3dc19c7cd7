"""With which number does a command end? 0 done, 1 it cannot be done, 2 the command line is wrong, and those of this file."""

DIFFERS = 3  # a check found a difference
