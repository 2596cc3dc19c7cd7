"""What must never happen, whoever writes at the same time? Tables derived from the log, checked at the append."""
