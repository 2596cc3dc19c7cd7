"""Is the log what it says it is? `naungan events check`."""
