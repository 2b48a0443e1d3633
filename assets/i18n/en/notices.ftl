# Notices: say- tells, err- says what happened, fix- what to do now.

err-station-busy = The station is busy and did not take what you asked for.
fix-station-busy = Wait a few seconds and ask again.
err-station-gone = The window lost the station.
fix-station-gone = Close the window and start again. A token that was being written is taken up where it stopped.
say-token-recorded = { $serial } is recorded for { $name }.
err-clock-off = Its clock is { $secs } seconds { $direction }.
fix-clock-off = Set it again and the writing goes on. If the battery is low or it was dropped, mark it as bad.
err-codes-needed = Read two codes, one after the other, off { $serial } and type them.
fix-codes-needed = When the first code has changed, type the second.
short-codes-needed = Type two codes off its display
short-clock-off = Clock { $secs } s { $direction }
say-closing = Closing as soon as the tokens being written are done.
