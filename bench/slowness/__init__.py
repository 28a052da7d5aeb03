"""What the shift detector finds and how often it is wrong, beside the rules that others use."""
