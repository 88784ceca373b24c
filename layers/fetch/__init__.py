"""Builds a region's layers from public sources on the internet, and carries a region by USB stick."""
