"""Benchmarks: ten years of an office, and how long each page takes beside two yardsticks. `./run bench`."""
