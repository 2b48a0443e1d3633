# Notices: say- tells, err- says what happened, fix- what to do now.

err-station-busy = The station is busy and did not take what you asked for.
fix-station-busy = Wait a few seconds and ask again.
err-station-gone = The window lost the station.
fix-station-gone = Close the window and start again. A token that was being written is taken up where it stopped.
err-clock-off = Its clock is { $secs } s { $direction }.
fix-clock-off = Set it again and the writing goes on. If the battery is low or it was dropped, mark it as bad.
short-clock-off = Clock { $secs } s { $direction }
err-clock-unsure = Its clock was set, but the measurement of it is uncertain by { $millis } milliseconds.
fix-clock-unsure = The computer is busy. Set it again when other work is done. If that does not help, mark the token as bad.
short-clock-unsure = Clock uncertain by { $millis } ms
say-closing = Closing as soon as the tokens being written are done.
say-unlocked = Unlocked by { $name }.

# Short sentences for narrow cards.
short-type-codes = Type two codes
short-token-silent = No answer
short-token-garbled = Answers unreadable
short-token-key-refused = Key refused
short-token-key-refused-counted = Key refused ({ $left } left)
short-token-place-taken = Place { $place } is taken
short-token-asleep = Press its button
short-token-app-closed = Start its app
short-token-pin-locked = Type its PIN
short-factory-key = Still has the factory key
short-key-press = Press its key ▲
short-key-was-refused = Refused its key before
short-key-was-refused-counted = Refused its key before ({ $left } left)
short-lot-key-missing = Lot has no key
short-token-already-tried = Refused its key; take it out
short-lot-key-wrong = Wrong lot key
short-token-must-wait = Wait another { $secs } s
short-check-value-differs = Check value differs
short-serial-changed = The serial changed
short-token-refused = The token refused
short-weak-battery = Weak battery ({ $millivolts } mV)
short-codes-differ = Codes differ
short-other-secret = Not what the register says
short-taken = Taken elsewhere
