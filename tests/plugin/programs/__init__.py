"""Random programs that keep account of what they do, to be compared with what the probes say of them."""
