# Stock, counts, the daily balance and blocked ranges.

err-stock-range-wrong = { $first } to { $last } is no range of serials (W9).
fix-stock-range-wrong = Enter a first and a last serial of the same length that begin alike.
err-stock-range-too-long = The range has { $units } units (at most { $most }).
fix-stock-range-too-long = Split it box by box, as on the delivery note.
err-stock-field-empty = The { $field } is missing.
fix-stock-field-empty = Fill in the { $field }.
err-stock-field-wrong = The { $field } is too long or has characters that cannot be used.
fix-stock-field-wrong = Lot and model take up to 32 letters, digits and hyphens, other texts up to 500 characters.
err-stock-serial-twice = { $token } stands there twice.
fix-stock-serial-twice = Scan each unit once.
err-stock-count-differs = The counts differ: note { $listed }, operator { $first }, second person { $second } (W9).
fix-stock-count-differs = Count again, both of you. If it still differs, do not accept it and call the supplier.
err-stock-lot-expired = Lot { $lot } expired on { $day }.
fix-stock-lot-expired = Check the expiry date on the note; send an expired lot back.
err-stock-expired = { $token } expired on { $day } (W1).
fix-stock-expired = Take it out and insert a token of a lot that has not expired.
short-stock-expired = expired on { $day }
err-stock-scan-unreadable = “{ $got }” cannot be read as a serial.
fix-stock-scan-unreadable = Scan the serial on the back of the token again.
err-stock-unit-ambiguous = Two makers have a token with the serial { $token }.
fix-stock-unit-ambiguous = Choose it from its contract or its lot.
err-stock-not-in-the-house = { $token } is { $state } and not in the house.
fix-stock-not-in-the-house = If you hold it in your hand, take it in on the returns screen.
err-stock-place-wrong = “{ $got }” is no place.
fix-stock-place-wrong = Choose safe, tray or returned mail; a shelf has up to 32 characters.
err-stock-take-open = Stock-take { $no } is still open.
fix-stock-take-open = Go on with it and close it, both of you.
err-stock-take-closed = Stock-take { $no } is closed.
fix-stock-take-closed = Begin a new one.
err-stock-unexplained = The difference { $object } is not explained.
fix-stock-unexplained = Explain every difference.
err-stock-not-missing = { $token } is not missing.
fix-stock-not-missing = Only a unit that was not found can be given up as lost.
err-stock-cannot-be-lost = { $token } is { $state } and cannot be given up as lost yet.
fix-stock-cannot-be-lost = Give up a job that is under way, or revoke a suspended token, and close the stock-take then.
err-stock-day-closed = { $day } is closed already.
fix-stock-day-closed = What moves from now on belongs to the next day's balance.
err-stock-day-unexplained = { $day } was closed with { $difference } unexplained differences (W9). No token is written.
fix-stock-day-unexplained = Explain them under Stock (F6), day close, both of you.
err-stock-nothing-to-explain = { $day } has no difference to explain.
fix-stock-nothing-to-explain = Check the date in the list of closed days.
err-stock-incident-decided = Incident { $no } is decided already (W10).
fix-stock-incident-decided = The list shows what was decided.
err-stock-use-earlier = Lot { $lot } expires earlier ({ $day }) and has { $units } left.
fix-stock-use-earlier = Unless it is urgent, take this one out and insert a token of lot { $lot }.
short-stock-use-earlier = { $lot } first ({ $day })

say-stock-received = Lot { $lot } is in stock: { $units } units, counted with { $second }.
say-stock-placed = { $token } now lies in: { $place } { $shelf }
say-stock-take-begun = Stock-take { $no } has begun.
say-stock-take-closed = Stock-take { $no } is closed. Lost: { $lost }.
say-stock-report-saved = The difference report is saved as { $path }.
say-stock-day-closed = { $day } is closed. Unexplained differences: { $difference }.
say-stock-day-explained = The difference of { $day } is explained.
say-stock-blocked = { $first } to { $last } is blocked. In the house { $here }, out { $out }.
say-stock-decided-suspend = { $units } units that are out were suspended.
say-stock-decided-exchange = { $units } units that are out are to be exchanged.
say-stock-low = Only { $units } units are left in stock.

stock-field-lot = lot number
stock-field-model = model
stock-field-note_no = delivery note number
stock-field-supplier = supplier
stock-field-serials = serials
stock-field-reason = reason
stock-field-explanation = explanation

place-safe = safe
place-tray = tray
place-returned_mail = returned mail

stock-group-in_stock = in stock
stock-group-under_way = under way
stock-group-issued = issued
stock-group-returned = returned
stock-group-spoiled = defective
stock-group-quarantined = quarantined
stock-group-destroyed = destroyed
stock-group-lost = lost
stock-group-blocked = blocked

stock-difference-missing = missing
stock-difference-unexpected = unexpected
stock-difference-lot_incomplete = lot incomplete
stock-difference-ledger_differs = ledger differs

stock-decision-suspend = suspend
stock-decision-exchange = exchange

stock-scope-all = everything in the house
stock-unknown = not in the register

stock-report-title = Difference report of stock-take
stock-report-scope = Scope
stock-report-begun = Begun
stock-report-closed = Closed
stock-report-expected = Expected
stock-report-found = Found
stock-report-missing = Missing
stock-report-unexpected = Unexpected
stock-report-lost = → lost
stock-report-none = There is no difference.

# What the commands print.
stock-received = received
stock-usable = usable units in stock: { $units }
stock-to-destroy = In the house, to be destroyed: { $count }
stock-out = Out, to be suspended or exchanged: { $count }
stock-take-stands = Stock-take { $no }: expected { $expected }, found { $found }, missing { $missing }, unexpected { $unexpected }
column-expiry = Expiry
column-difference = Difference
usage-serials = Give --first and --last, or --serials.
usage-explain = Write --explain as SERIAL=TEXT.
usage-close-or-explain = --second goes with --close or --explain.
