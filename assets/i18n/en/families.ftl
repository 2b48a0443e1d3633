# Kinds of tokens, what they can do, and what a hand has to do.

family-reference = Reference token
family-token2 = Token2, one profile
family-molto2 = Token2 Molto2, many profiles
family-ykoath = Smart key (YKOATH)
family-nitrokey = Nitrokey Pro, Librem Key
family-open-serial = Open hardware (serial)
family-flipper = Flipper Zero
