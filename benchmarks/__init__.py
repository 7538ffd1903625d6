"""Speed, measured: ``python -m benchmarks`` prints times, and ratios against a reference in the same run."""
