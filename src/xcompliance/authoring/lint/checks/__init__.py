"""One check a module. The docstring of a module is its page; ``CHECK`` is what the registry holds."""
