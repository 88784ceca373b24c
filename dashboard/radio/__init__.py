"""Phone and radio on the page: masts, gifts to villages, how each can call, which masts to build."""
