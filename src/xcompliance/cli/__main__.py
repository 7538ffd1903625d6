"""``python -m xcompliance.cli``."""

from xcompliance.cli import main

main()
