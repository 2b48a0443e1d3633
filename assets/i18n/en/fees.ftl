# Fees, and parcels on their way.
