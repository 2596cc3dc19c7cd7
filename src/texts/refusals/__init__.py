"""Why is a command refused? One text a reason, in a file for each thing that commands are about; `all.py` has them all."""
