"""What should the register do with a command, and answer afterwards? A naive register, in dictionaries.

An enrolment is a dictionary of its days; money is months counted on fingers, a place is a worker's name in a set. It
knows nothing of events, stretches, deltas or positions, and decides for itself what is refused and what is a finding.
"""
