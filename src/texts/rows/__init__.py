"""Why was a row not used, and what is to be done about it? One answer a reason; `all.py` has them all."""
