"""Writes problems for people and for programs: text, GitHub annotations, SARIF and JUnit."""
