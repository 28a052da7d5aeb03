"""What outlives a test: tasks, generators, transports, timers, threads, loops; and what loops complain of."""
