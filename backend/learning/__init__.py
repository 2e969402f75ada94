"""What Storehand did not do well, kept without names so that people can teach it."""
