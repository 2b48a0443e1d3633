# The post: number bands, postage, posting lists, closing of the day.

mail-kind-simple_registered = Simple registered
mail-kind-registered = Registered
mail-kind-recorded = Recorded delivery

mail-size-standard = Standard letter
mail-size-compact = Non-standard, within limits
mail-size-large = Non-standard, large

postage-item-standard = Standard letter
postage-item-compact = Non-standard, within limits
postage-item-large = Non-standard, large
postage-item-simple_registered = Simple registered, added
postage-item-registered = Registered, added
postage-item-recorded = Recorded delivery, added

list-stage-open = Open
list-stage-closed = Closed
list-stage-handed_over = Handed over

kind-band = Band
kind-list = Posting list

mail-field-kind = Sent as
mail-field-size = Envelope
mail-field-envelope_grams = Envelope and letter (g)
mail-field-token_grams = One token (g)
mail-field-rest_days = Days before a number is used again
mail-field-yen = Rate (yen)
mail-field-up_to_grams = Weight class (up to g)

act-number_taken = Post number taken
act-number_pulled = Post number pulled
act-envelope_matched = Envelope matched
act-band_added = Number band added
act-band_closed = Number band closed
act-parcel_listed = Put on posting list
act-parcel_unlisted = Taken off posting list
act-posting_list_closed = Posting list closed
act-posting_list_reopened = Posting list reopened
act-posting_list_handed_over = Posting list handed over
act-postage_rate_added = Postage rate added

err-post-band-end = “{ $got }” is no number of registered mail.
fix-post-band-end = Type the number that the post gave you: ten digits without the check digit, or all eleven.
err-post-band-backwards = The band ends with { $last }, before it begins with { $first }.
fix-post-band-backwards = Check the first and the last number.
err-post-band-meets = These numbers overlap with band { $band }, which is in use.
fix-post-band-meets = Check the numbers. If the old band is not used any more, close it first.
err-post-band-closed = Band { $band } is closed already.
fix-post-band-closed = Look at the list again.
err-post-exhausted = Every number of the bands for { $kind } is on its way.
fix-post-exhausted = Get a new band from the post and add it, or close the band and scan the post office's own labels.
err-post-exhausted-until = The bands for { $kind } are used up. The next number is free on { $day }.
fix-post-exhausted-until = Get a new band from the post and add it, or close the band and scan the post office's own labels.
err-post-resting = Number { $tracking } was used lately. It is free again on { $day }.
fix-post-resting = Check the number on the envelope, stick another one over it, and scan that.
err-post-not-in-band = Number { $tracking } is in no band in use.
fix-post-not-in-band = Check the number. Labels of the post office need no note when they are spoiled.
err-post-number-differs = The envelope carries another number. Request { $request } has { $expected }, scanned was { $got }.
fix-post-number-differs = Stop, and check number and address on the envelope. Stick the right number on it and scan it again.
err-post-on-closed-list = The parcel of request { $request } is on posting list { $list }, which is closed.
fix-post-on-closed-list = Open the list again first. That needs a reason.
err-post-on-no-list = The parcel of request { $request } is on no posting list.
fix-post-on-no-list = Scanning the number on its envelope puts it onto one.
err-post-list-empty = Posting list { $list } is empty.
fix-post-list-empty = Scan the envelopes before you close it.
err-post-another-open = Posting list { $list } is open.
fix-post-another-open = Close posting list { $list } first, then open this one again.
err-post-list-stage = Posting list { $list } is “{ $stage }”. This is possible when it is “{ $needed }”.
fix-post-list-stage = Look at the list again.
err-post-no-receipt = The receipt of posting list { $list } is not named.
fix-post-no-receipt = Type the number of the post's receipt; without one, the post office and who took it.
err-post-too-heavy = { $grams } g are too heavy for { $size }: { $most } g at most.
fix-post-too-heavy = Take another envelope, or check the weights in the settings.
err-post-no-rate = The postage table has no rate for { $item } on { $day }.
fix-post-no-rate = Add the rate that holds from that day on.
err-post-rate-known = A rate for { $item } from { $day } stands already.
fix-post-rate-known = Check the first day. A change of rates is a new row with a new day.
err-post-field = “{ $field }” cannot be { $got }.
fix-post-field = Check the value and type it again.
err-post-scan-too-many = “{ $got }” is one scan too many.
fix-post-scan-too-many = Scan tokens, label and number of one envelope, then the next envelope.
err-post-no-reason = A reason is missing.
fix-post-no-reason = Type a reason. It is kept in the journal.
err-post-journal-broken = The day cannot be closed: row { $seq } of the journal does not fit.
fix-post-journal-broken = Stop, verify the journal on its screen, and tell the person in charge.

say-post-numbered = Request { $request } is sealed. Stick number { $tracking } on it and scan the envelope.
say-post-matched = Request { $request } is on posting list { $list } with number { $tracking }.
say-post-taken-off = Request { $request } was taken off the posting list.
say-post-list-closed = Posting list { $list } is closed ({ $pieces } parcels, { $yen } yen).
say-post-list-reopened = Posting list { $list } is open again.
say-post-handed-over = Posting list { $list } was handed over with { $pieces } parcels.
say-post-band-added = Band { $band } for { $kind } was added.
say-post-band-given-up = Band { $band } is closed.
say-post-pulled = Number { $tracking } is noted as pulled.
say-post-rate-added = A new rate for { $item } holds from { $day }.
say-post-policy-set = The settings of the mail were changed.
say-post-prints-labels = Every label is printed as its token is recorded.
say-post-prints-no-labels = Labels are no longer printed as tokens are recorded.
say-post-no-labels = There is no label to print.
say-post-labels-printed = { $count } labels were made.
err-post-labels-stopped = Labels stopped after { $count }; { $left } are left.
fix-post-labels-stopped = Mend the cause and press “Labels of the day” again. Nothing in the register changes.
