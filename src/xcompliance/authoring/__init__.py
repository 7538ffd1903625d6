"""What a legal team works with: checks, layout, comparison and scaffolds of rule files."""
