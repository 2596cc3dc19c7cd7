"""How it runs: event store, vault, PostgreSQL, web application, command line, and the wiring of it all."""
