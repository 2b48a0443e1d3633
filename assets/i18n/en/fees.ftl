# Fees, and parcels on their way.

parcel-stage-enclosed = sealed
parcel-stage-dispatched = posted
parcel-stage-delivered = delivered
parcel-stage-returned = returned by the post
parcel-stage-opened = opened again

mail-return-address_unknown = address unknown
mail-return-not_collected = not collected in time
mail-return-not_forwarded = not to be forwarded
mail-return-declined = declined

debit-failure-1 = insufficient funds
debit-failure-2 = no such account
debit-failure-3 = stopped by the customer
debit-failure-4 = no debit mandate
debit-failure-8 = stopped by the originator
debit-failure-9 = other

err-parcel-mismatch = This is not what belongs inside. Expected { $expected }, scanned { $got }.
fix-parcel-mismatch = Stop, put this token back into its tray and scan the right one.
err-parcel-label-mismatch = This is another label. Expected { $expected }, scanned { $got }.
fix-parcel-label-mismatch = Stop, and scan the label of this request.
err-parcel-scanned-twice = Token { $token } was scanned already.
fix-parcel-scanned-twice = Scan the next one.
err-parcel-not-all-scanned = Tokens still to be scanned: { $left } ({ $missing })
fix-parcel-not-all-scanned = Scan the rest before you seal the envelope.
err-parcel-request-not-issuing = Request { $request } is { $state }.
fix-parcel-request-not-issuing = Only a request in issue can be sealed and posted. Look at where it stands.
err-parcel-tokens-missing = Request { $request } still lacks tokens: { $missing }
fix-parcel-tokens-missing = Provision the rest on the bench first.
err-parcel-no-label = The label of request { $request } was not made.
fix-parcel-no-label = Make the label first; after mail was returned, make it again for the confirmed address.
err-parcel-token-blocks = Token { $token } is { $state }; this cannot be done with it.
fix-parcel-token-blocks = Look at the token's history. If it cannot reach its customer, another one can be written in its place.
err-parcel-same-hand = Token { $token } was written by { $operator }; somebody else has to seal it.
fix-parcel-same-hand = Let another operator unlock the station and seal the envelope.
err-parcel-wrong-stage = The parcel of request { $request } is { $stage }; it has to be { $needed } for this.
fix-parcel-wrong-stage = Look at the list again.
err-parcel-day-impossible = { $on } cannot be the day.
fix-parcel-day-impossible = Enter a day from { $earliest } to { $latest }.
err-parcel-tracking-taken = Number { $tracking } is on the parcel of request { $request }.
fix-parcel-tracking-taken = Look at the sticker on the envelope and scan the right number.
err-parcel-tracking-wrong = “{ $got }” is no number of the post.
fix-parcel-tracking-wrong = Scan the sticker again, or check the 11 (or 12) digits.
err-parcel-none = No parcel is chosen.
fix-parcel-none = Choose one from the list.
err-parcel-no-reason = There is no reason.
fix-parcel-no-reason = Enter one; it stands in the journal.
err-parcel-address-not-confirmed = The branch has not confirmed the address of request { $request }.
fix-parcel-address-not-confirmed = Ask the branch, and enter its reception number or who confirmed it.

err-fee-step-impossible = The fee of item { $item } of request { $request } is { $state }; it cannot become { $next }.
fix-fee-step-impossible = Look at where the fee stands. One that could not be debited goes to the branch before it is waived.
err-fee-nothing-to-debit = Item { $item } of request { $request } is free; there is nothing to debit.
fix-fee-nothing-to-debit = Choose only fees that cost something.
err-fee-no-account = Contract { $contract } has no representative account; the fee of item { $item } of request { $request } cannot be debited.
fix-fee-no-account = Ask the branch for the account and import the contract again, or refer the fee to the branch.
err-fee-unknown = Item { $item } of request { $request } has no such fee.
fix-fee-unknown = Show the list again.
err-fee-none = There is no fee to do this with.
fix-fee-none = Wait until a fee is due.
err-fee-no-reason = There is no reason.
fix-fee-no-reason = Enter one; it stands in the journal.
