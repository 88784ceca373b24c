"""Why a village has its status: the chain part by part, the way there, and what would change it."""
