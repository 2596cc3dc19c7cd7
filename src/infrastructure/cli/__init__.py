"""What can be typed? The commands of `naungan`."""
