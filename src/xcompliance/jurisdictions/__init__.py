"""Places and dated values: what the law says where and when, read from ``jurisdictions/``. No rule, no arithmetic."""
