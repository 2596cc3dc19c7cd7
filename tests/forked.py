"""What does pytest-xdist start in place of Python? This, which has a process that runs tests forked from the one that has loaded all.

It hands on its input, output and errors, and ends as the fork ends.
"""

import json
import os
import signal
import socket
import sys

signal.signal(signal.SIGINT, signal.SIG_IGN)
told, telling = os.pipe()
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
    asking.connect(sys.argv[1])
    at = os.getcwd()  # noqa: PTH109 - to load pathlib takes longer than all else here
    socket.send_fds(asking, [json.dumps(at).encode()], [telling, 0, 1, 2])
os.close(telling)
with os.fdopen(told) as fate:
    fate.readline()
    sys.exit(os.waitstatus_to_exitcode(int(fate.readline() or 1 << 8)) & 0xFF)
