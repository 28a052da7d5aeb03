"""How good the verdicts are, beside the rules that others use, on made worlds and on real histories."""
