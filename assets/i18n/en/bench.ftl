# The bench.

bench-next = Next requests
bench-next-count = { $requests ->
    [one] { $requests } request
   *[other] { $requests } requests
} · { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
}
bench-next-keys = PgUp PgDn
bench-next-none = No request needs a token.
bench-of = { $done } of { $of }
bench-slots = Slots
bench-slots-used = { $used } of { $of } in use
bench-slot = Slot
bench-no-slots = No slots. Allow a port in the settings and it appears here.
bench-auto = Automatic
bench-done = today
bench-spoiled = spoiled
bench-per-hour = per hour
bench-left = left
bench-minutes = { $count } min
slot-name = Slot { $slot }
slot-answer-name = Slot { $slot }: { $answer }
slot-empty = Empty
slot-ready = Ready
slot-working = Writing
slot-done = Proved
slot-attention = Check
slot-foreign = Refused
slot-next = Next: { $name }
slot-nothing-next = No further request
slot-insert = Insert a token
slot-lay = Lay a token on it
slot-press = F10 writes it
slot-take-out = Take it out
slot-take-off = Take the token away
slot-look = See the panel at the right
answer-retry = Try again
answer-set-clock = Set again
answer-quarantine = Mark as bad
answer-drop = Leave it
answer-show-key = Send the key again
answer-pressed = Pressed
answer-later = Find out later
answer-codes = Type codes
rekey-title = The key of { $token } will be changed.
rekey-how = Its old key will not open it any more. For a lot number that is not known yet the station makes a new key and keeps it sealed in the register.
rekey-lot = Lot of the key
rekey-serial = Type its serial to confirm
rekey-not = Do not
code-first = First
code-second = Second
step-short-identify = read
step-short-match = match
step-short-seal = seal
step-short-write = write
step-short-set_clock = clock
step-short-prove = prove
step-short-record = record
step-short-label = label
fact-state = State
fact-model = Model
fact-family = Kind
ability-fact = Abilities
fact-clock-none = none
fact-request = Request
fact-contract = Contract
fact-users = Users
fact-battery = Battery
fact-clock = Clock
fact-port = Port
emulate-insert = Insert
emulate-remove = Take out
column-time = Time
column-serial = Serial
column-contract = Contract
column-offset = Offset
column-label = Label
label-made = ✓ made
label-failed = ! failed
label-under-way = not yet
bench-slot-none = The chosen slot's work shows here.
