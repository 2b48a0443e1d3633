# The customer's side: set-up, soft tokens, code checks, who held what.

err-serial-unknown = No token has the serial { $token }.
fix-serial-unknown = Check the number.
err-serial-of-several = Tokens of several makers have the serial { $token }.
fix-serial-of-several = Record them one by one on the token's screen.
err-not-to-set-up = Token { $token } is { $state }, so no set-up can be recorded (R22).
fix-not-to-set-up = Check that the customer has the token, its serial, and the time.
err-not-served = Token { $token } does not serve the user { $user } (R14).
fix-not-served = Check the user's id and the serial.
err-set-up-before = The user { $user } set up token { $token } on { $on }.
fix-set-up-before = It is recorded once. Ask the centre where the times differ.
err-time-impossible = The time told for token { $token } ({ $on }) lies before its registration or in the future.
fix-time-impossible = Check the time.
err-not-to-lock = Token { $token } is { $state }, so no lock can be recorded.
fix-not-to-lock = Check serial and time with the centre.
err-user-missing = It is not said which user set up token { $token }.
fix-user-missing = Enter the user's id.
err-phone-refused = “{ $got }” is no telephone id.
fix-phone-refused = Enter the letters, digits and hyphens (4 to 64) that the application shows.
err-soft-not-active = Contract { $contract } is { $status }, so no telephone can be registered (R4).
fix-soft-not-active = Ask the branch about the contract's status.
err-method-not-soft = The method of contract { $contract } is { $method } (R32).
fix-method-not-soft = For the application, take in a change of method for the whole contract first.
err-phone-held = The user { $user } is registered on telephone { $phone } (R9).
fix-phone-held = Before changing telephones, the master user or a form has to revoke it.
err-phone-full = Telephone { $phone } has { $users } users. One telephone takes 10 (R3).
fix-phone-full = Use another telephone, or revoke a registration that is not used.
err-nothing-registered = The user { $user } of contract { $contract } has no registration to revoke.
fix-nothing-registered = Check the user.
err-not-master = { $user } is not a master user of contract { $contract } (R9).
fix-not-master = The master user does it, or a revocation comes on paper or by web filing.
err-row-bad-time = “{ $got }” in “{ $column }” is no time.
fix-row-bad-time = Write the day and the time in Japan, as 2026-11-20 14:05.

soft-status-setting_up = being set up
soft-status-registered = registered
soft-status-revoked = revoked
soft-guidance = The issue mail comes from { $first } and { $second }; both must be receivable. The set-up takes several days. The application and the registration are free (data is the customer's own cost). One telephone takes { $users } users. Before changing telephones, the master user revokes the token.

hit-parcel = parcel
hit-phone = telephone

import-centre = Centre's file
set-up-done = set up
set-up-left = { $days ->
    [one] 1 day left
   *[other] { $days } days left
}
set-up-overdue = { $days ->
    [one] 1 day over
   *[other] { $days } days over
}
column-set-up = Set-up
column-deadline = Skip until
column-held-from = Registered
column-held-until = Ended
deadlines-none = No set-up is near its deadline or past it.
say-set-up-recorded = The set-up of token { $token } by { $user } is recorded.
say-phone-registered = Telephone { $phone } is registered for { $user }.
say-phone-revoked = The telephone of { $user }, contract { $contract }, is revoked.
column-phone = Telephone
set-up-not = not set up
set-up-record = Record set-up by { $user }
set-up-day = Day of the set-up
set-up-day-hint = empty: today
code-check = Check code
code-check-hint = 6 digits
code-right = That is its code now.
code-right-ahead = Right; the token's clock runs { $steps } codes ahead.
code-right-behind = Right; the token's clock runs { $steps } codes behind.
code-wrong = Not a code of this token.
held-on = Who, when
held-on-hint = 2026-11-20
held-not-yet = not come in yet
err-day-refused = “{ $got }” is no day.
fix-day-refused = Enter it as 2026-11-20.
soft-of = For { $user }
soft-phone = Telephone id
soft-phone-hint = Id that the application shows
soft-by-paper = The master user's word. By paper or web: take the revocation in at the counter (F1).
do-deadlines = Set-up deadlines
do-record-set-up = Record a set-up
do-check-code = Check a code
do-held-on = Who held it when
do-next-user = Choose the next user
do-register-phone = Register telephone
do-revoke-phone = Revoke telephone
column-set-up-or-end = Set-up / end
held-ended = to { $day }
deadlines-count = { $count } tokens
deadlines-how = Ten days or fewer to the deadline, or past it
