# Families of tokens: names, abilities, the first write, used or not.

kind-family = family of tokens
transport-serial = serial
transport-usb = USB
transport-card = card reader

can-clock_set = clock can be set
can-clock_erases = writing the clock erases the secret
can-code_read = tells codes
can-check_value = check value
can-erase = can be erased
can-blink = blinks
can-sha256 = SHA-256
can-sha512 = SHA-512
can-eight_digits = 8 digits
can-thirty_secs = 30 s
can-sixty_secs = 60 s
abilities-none = none

answer-allow = Allow
err-first-write = { $token }: nothing was ever written to “{ $family }” (model { $model }) { $where }.
fix-first-write = Check the unit and its family. The yes is put on record, and later tokens of this family are written without asking.
short-first-write = First write to this family
short-family-off = Family switched off
first-write-where-demo = in this demo
first-write-where-training = on this training station
first-write-where-production = on this production station
err-first-write-unasked = The first write to “{ $family }” was not allowed yet.
fix-first-write-unasked = Answer the question of its slot on the bench, or give the command --consent-first.
err-family-untried = “{ $family }” was not tried with real tokens yet ({ $token }).
fix-family-untried = Try a few before you write many, and see that their codes are right.
do-acknowledge = Understood
err-family-off = “{ $family }”, the family of { $token }, is switched off. Nothing was written; on a card reader it may have been asked what it is.
fix-family-off = To use it, switch it on under Settings, Families of tokens.
say-family-on = “{ $family }” is used from now on.
say-family-off-now = “{ $family }” is switched off.

do-settings-families = Families of tokens
do-switch-family = Use a family or not
families-title = Families of tokens
families-count = { $on } of { $of } used
family-turn-on = Use it
family-turn-off = Switch it off
family-is-on = used
family-is-off = off
family-tried-yes = written
family-tried-no = never
family-hardware-yes = tried
family-hardware-no = not yet
family-about-off = Nothing is written to a token of a family that is off; on a card reader it may be asked what it is. One that is being written is finished first.
family-about-first-write = Somebody has to allow the first write on this station.
family-about-allowed = The first write was allowed.
family-about-own = The protocol is open and its own; nobody is asked before the first write.
fact-transports = Reached by
fact-tried = This station
fact-hardware = Real tokens
fact-abilities = Can do
column-family = Family
column-transports = Reached by
column-use = Use
column-tried = This station
column-hardware = Real tokens
column-abilities = Can do

consent-first-how = To allow it, run the command with --consent-first { $family }.
err-codes-line = “{ $got }” is not a serial and two codes.
fix-codes-line = Write one line for each token: SERIAL CODE CODE, the code it shows now and the one that follows.
codes-from-how = Write it as one line: { $token } CODE CODE
usage-rule = Give --set as RULE=VALUE, for example thirty_secs=on.

house-rule-thirty_secs = Write tokens that can only do 30 s
house-rule-about-thirty_secs = The service shows a new code every 60 seconds (R1). With this, models that cannot do 60 are written with 30. Their codes live half as long, so see first that the banking centre takes each token by its own interval; the letter says it.
