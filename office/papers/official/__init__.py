"""Official documents (公文) laid out to GB/T 9704-2012: what they say, and how that becomes PDF."""
