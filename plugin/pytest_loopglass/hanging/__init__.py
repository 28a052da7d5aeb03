"""A hanging test explains itself while it hangs: what its tasks wait for, and where every thread is."""
