"""What was made before, and whether it may stand: a step runs again when something that it really read has changed."""
