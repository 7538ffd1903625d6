"""Rule packs: read, checked, printed and cached. Nothing here evaluates."""
