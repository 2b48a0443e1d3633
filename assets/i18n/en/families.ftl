# Kinds of tokens, what they can do, and what a hand has to do.

family-reference = Reference token
family-token2 = Token2, one profile
family-molto2 = Token2 Molto2, many profiles
family-ykoath = Smart key (YKOATH)
family-nitrokey = Nitrokey Pro, Librem Key
family-open-serial = Open hardware (serial)
family-flipper = Flipper Zero

ability-clock-set = clock set
ability-clock-with-secret = clock set with the secret
ability-code-read = proved by reading codes
ability-codes-typed = proved by typed codes
ability-erase = erasable
ability-blink = blinks

hand-wake = Press the button on the token.
hand-start-app = Start the Authenticator app on the token.
hand-type-pin = Type the PIN on the token.
hand-touch = Touch the round contact.
hand-power-cycle = Switch the token off and on again: it then shows the new codes.
hand-lay-again = Take the token off the reader and lay the same one on again.
hand-confirm = Confirm with the key ▲ on the token.
hand-left = { $secs } s left
hand-over = time is up
hand-lasts = within { $secs } s of pressing it

err-token-wants-touch = { $token } waits to be touched.
fix-token-wants-touch = Begin again, then touch its round contact.
short-token-wants-touch = Touch its contact
reason-token-wants-touch = waited to be touched
err-token-shows-old = { $token } still shows its old codes.
fix-token-shows-old = Switch it off and on again.
short-token-shows-old = Switch it off and on
reason-token-shows-old = not switched off and on
err-token-lay-again = { $token } goes on only when it is laid on again.
fix-token-lay-again = Take it off the reader and lay the same one on again.
short-token-lay-again = Lay it on again
reason-token-lay-again = not laid on again
err-token-wants-confirming = { $token } waits to be confirmed on it.
fix-token-wants-confirming = Begin again, then press its key ▲.
short-token-wants-confirming = Press its key ▲
reason-token-wants-confirming = not confirmed on it
short-interrupted = Put the same token back
short-token-unplugged = Came out: put it back
short-port-denied = May not be opened
short-port-closed = Cannot be opened
short-token-family-unknown = Not a known token
err-card-service-missing = The service for card readers (PC/SC) is not running.
fix-card-service-missing = On Windows start the service “Smart Card”; on Linux start pcscd (systemctl enable --now pcscd.socket). This goes away by itself when it runs.
short-card-service-missing = Card service not running
