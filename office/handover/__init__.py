"""Handover (交接): when an appointment ends, what its holder has is listed, assigned, and signed for by both."""
