"""What is written down and kept: scenarios, on SQLAlchemy and Alembic."""
