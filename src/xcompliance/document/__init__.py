"""Documents people write: the strict YAML reader and the declared shapes of the files."""
