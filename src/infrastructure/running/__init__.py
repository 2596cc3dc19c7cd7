"""How does an installation run on one machine? Its processes, started and ended as one."""
