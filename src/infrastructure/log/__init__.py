"""Where are events kept? The store, how appends are committed, and how the log is read."""
