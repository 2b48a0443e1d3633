# Notices: say- tells, err- says what happened, fix- what to do now.

err-station-busy = The station is busy and did not take what you asked for.
fix-station-busy = Wait a few seconds and ask again.
err-station-gone = The window lost the station.
fix-station-gone = Close the window and start again. A token that was being written is taken up where it stopped.
