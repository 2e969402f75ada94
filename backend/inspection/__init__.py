"""What inspectors find."""
