"""What do the pages say? One file a screen, and frame.py for what all share."""
