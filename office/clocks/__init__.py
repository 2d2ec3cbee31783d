"""The work calendar, the limits that run on it, their lights, and the reminders they give."""
