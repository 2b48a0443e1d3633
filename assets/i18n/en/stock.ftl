# Stock, counts and the daily balance.
