"""Runs the test suites of real projects with the plugin and holds what the server stored against JUnit."""
