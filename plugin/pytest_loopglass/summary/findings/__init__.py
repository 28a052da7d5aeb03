"""What is worth saying about results: each module looks for one thing."""
