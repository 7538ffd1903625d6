"""Reading official rate files into a local store. An import writes a complete new store or leaves the old one."""
