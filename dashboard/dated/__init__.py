"""Changes and their days: how each is called, and the form that gives it its days and the rest of it."""
