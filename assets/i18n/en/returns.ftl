# Returns: verdicts, evidence, dispositions.

screen-returns = Returns
do-open-returns = Open returns

verdict-foreign = Not one of our tokens
verdict-two_makers = Several tokens have this serial
verdict-reported_lost = Reported lost
verdict-reported_stolen = Reported stolen
verdict-undelivered_mail = Undelivered mail
verdict-never_dispatched = Never dispatched
verdict-awaiting_return = Awaited return
verdict-revoked = Revoked
verdict-not_expected = In use, not expected back
verdict-already_back = Back already, to be destroyed
verdict-set_apart = Set apart
verdict-destroyed = Recorded as destroyed

disposition-accept_return = Accept the return
disposition-keep_as_mail = Keep as returned mail
disposition-redispatch = Dispatch again
disposition-exchange = Take in for exchange
disposition-erase = Erase
disposition-restock = Back to stock
disposition-defective = Keep as defective
disposition-destroy = Destroy
disposition-send_back = Give back to its owner
disposition-nothing = Note only

stop-cause-loss = loss
stop-cause-theft = theft
stop-cause-other = other
stop-cause-accident = accident

err-return-not-for-verdict = “{ $disposition }” is not possible for “{ $verdict }” (W7).
fix-return-not-for-verdict = Choose what fits the verdict; if nothing does, note it only and ask the branch.
err-return-seal-not-intact = The seal of { $token } was not seen to be intact (W6).
fix-return-seal-not-intact = Look at the seal and tick it. If it is broken, destroy the token; another one takes its place.
err-return-address-not-confirmed = The branch has not confirmed the address for { $token } (W6).
fix-return-address-not-confirmed = Ask the branch for the address, then tick “Address”.
err-return-dedicated = { $token } was bound to contract { $contract } and cannot go back to stock (R33).
fix-return-dedicated = Destroy it.
err-return-not-erased = { $token } was not seen to be erased.
fix-return-not-erased = Put it into a slot, erase it, and see that it is blank.
err-return-not-connected = { $token } is not in a slot.
fix-return-not-connected = Put it into a slot and choose again.
err-return-no-exchange = No exchange of { $token } was taken in (W4).
fix-return-no-exchange = Take in Form 2 for the exchange first.
err-return-second-missing = { $token } is destroyed only before a second person (W7).
fix-return-second-missing = Ask another operator to stand by and type their passphrase.
err-return-changed = { $token } has changed since it was looked at.
fix-return-changed = Scan it once more and look at the verdict again.
err-consent-refused = The typed serial { $got } is not { $expected }. Nothing was erased.
fix-consent-refused = Type the serial as it stands on the back of the token.
say-return-done = { $token }: { $disposition } ({ $verdict })

fit-none = Nothing explains it
fit-now = The code of now (±0)
fit-steps = The code { $steps } steps away
fit-other-step = Fits a token of 30 seconds (wrong setting)
fit-other-hash = Fits a token with { $hash } (wrong setting)
fit-other-digits = Fits a token with other digits (wrong setting)
fit-cut-digits = Fits the first six of eight digits (wrong setting)
fit-hours = Fits a token whose clock is { $hours } hours off
fit-counter = Fits a token that counts presses (press { $counter })
column-steps = Off by
column-judged = Verdict
column-code = Code
column-dispositions = Possible
identify-over = { $total } tokens compared, { $found } show the code ({ $chance } expected by chance).
usage-two-codes = Give one code, or two that were shown one after the other.
