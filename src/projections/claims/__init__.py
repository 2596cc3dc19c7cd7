"""What was said in public, and does the register hold it?"""
