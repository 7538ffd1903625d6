"""Facts about risk that are gathered before an evaluation: screening of parties against official lists."""
