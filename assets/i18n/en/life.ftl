# A token's life: loss, revocation, exchange, approval.
