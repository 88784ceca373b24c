"""What is known: read, check and fetch each layer of a region."""
