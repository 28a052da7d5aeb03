"""The pages. A view finds what the address names, asks `queries` for it and hands it to a template."""
