"""How long does what holds? Sessions, links, challenges, tokens, and what is kept of each: times alone, no clock of its own."""

import datetime as dt

IDLE = dt.timedelta(minutes=30)  # after which a session that nobody uses has ended
LONGEST = dt.timedelta(hours=8)  # of a session, however much it is used
SEEN_EVERY = dt.timedelta(minutes=1)  # how often the use of a session or token is written down at most
FRESH = dt.timedelta(minutes=10)  # after signing in, within which one may change what one signs in with
LINK_HOLDS = dt.timedelta(hours=72)
CHALLENGE_HOLDS = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=90)  # attempts, and what has ended
MOST_TOKEN_DAYS = 366


def is_alive(now: dt.datetime, seen: dt.datetime, ends: dt.datetime) -> bool:
    """Whether a session that was last used at `seen` and ends at `ends` at the latest goes on."""
    return now < ends and now < seen + IDLE
