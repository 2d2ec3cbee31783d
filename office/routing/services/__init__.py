"""The acts on routes. Each takes the user and keys, and does all in one transaction; a group of acts a file.

Rights asked beside an open step's own act, for registers to give to roles: `start_route` (start, withdraw),
`circulate`, `urge`, `instruct_from_paper` (written on paper, entered). `take_over` comes from the step itself.
"""
