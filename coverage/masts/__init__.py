"""Where masts would help most, and what else the same effort buys."""
