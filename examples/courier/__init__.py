"""Courier: delivers parcels to a depot over TCP, on any event loop. The package that the example suite tests."""
