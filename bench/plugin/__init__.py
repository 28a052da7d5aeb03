"""What a reporter costs: pytest with it ÷ plain pytest beside it, and what the probes add to one tick."""
