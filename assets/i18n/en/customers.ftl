# The customer's side: set-up, soft tokens, code checks, who held what.
