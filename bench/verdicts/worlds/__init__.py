"""Made test suites of which it is known what every test is."""
