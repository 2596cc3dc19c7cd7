"""How are tens of thousands enrolled at once? From a file, or from rows that are sent part by part."""
