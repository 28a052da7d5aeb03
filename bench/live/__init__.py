"""The live path as viewers have it: what arrives, how late, and what it costs."""
