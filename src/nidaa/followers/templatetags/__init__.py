"""What organisers see of the followers."""
