"""How does the program begin? Without a traceback, should it be stopped while its modules are still being loaded."""

import signal


def main() -> None:
    """`naungan`: what was typed, run by `cli/main.py`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .main import main as run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
