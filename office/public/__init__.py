"""The public face: one process in which anybody may check a paper of the office, and nothing else."""
