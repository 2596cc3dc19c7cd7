"""What does everything cost here? Every benchmark in turn, each figure beside its limit in the same run.

python -m benchmarks [name …]
"""

import subprocess
import sys
from pathlib import Path

NOT_ALONE = {"__init__", "__main__", "limits", "officer", "one_command", "shapes"}


def main(names: list[str]) -> int:
    """Run each in a process of its own, so that none measures another's memory; how many failed or missed a limit."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_ALONE)
    failed = 0
    for name in names or found:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
        print(flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
