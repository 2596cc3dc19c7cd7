"""What happened in four regencies, 2021 to 2025? The demo: its history, its invented people, and how both are recorded."""

ACTOR = "demo"  # under whom its history and its users are recorded
