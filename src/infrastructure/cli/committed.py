"""What did a file of the repository say before? Its text at the last commits, so that a check sees what changed."""

import subprocess
from pathlib import Path


def earlier_texts(path: Path) -> list[str]:
    """The file's text in the current commit and in the one before; none where there is no git or no history."""
    texts = []
    for revision in ("HEAD", "HEAD^"):
        try:
            shown = subprocess.run(  # noqa: S603 - fixed words and a path of ours
                ["git", "show", f"{revision}:./{path.name}"],  # noqa: S607
                cwd=path.absolute().parent,
                capture_output=True,
                text=True,
                check=True,
                timeout=10,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        texts.append(shown.stdout)
    return texts
