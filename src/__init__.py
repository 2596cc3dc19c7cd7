"""Naungan: the register of who is protected."""
