"""What the benchmark is made of: exports, steps, measurement."""
