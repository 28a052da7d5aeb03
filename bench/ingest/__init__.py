"""Results per CPU-second through the shipped server, beside the floor of decoding and COPY in the same run."""
