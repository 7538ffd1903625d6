"""Select, match, combine. Pure: no input or output, no clock, no chance; outside knowledge arrives as facts."""
