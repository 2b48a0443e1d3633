# Reception at the counter and the form of a new request.

# Why a request is not taken in; stands beside its field.
err-draft-missing = { $field } is empty.
fix-draft-missing = Copy it from the form.
err-draft-too-long = { $field } has { $got } characters, at most { $most } are taken.
fix-draft-too-long = Make it shorter.
err-draft-forbidden-character = { $field } holds a character that cannot be used ({ $code }).
fix-draft-forbidden-character = Replace private-use or control characters by registered ones.
err-draft-bad-number = “{ $got }” is not a reception number.
fix-draft-bad-number = Use letters, digits and hyphens, 32 at most.
err-draft-bad-branch = “{ $got }” is not a branch number.
fix-draft-bad-branch = Three digits, with the zeros in front.
err-draft-bad-date = “{ $got }” is not a date.
fix-draft-bad-date = Write it as 20261122, 2026/11/22 or R8.11.22.
err-draft-day-ahead = { $got } has not come yet.
fix-draft-day-ahead = Check the date of the reception stamp.
err-draft-unknown-contract = No contract is found by “{ $got }”.
fix-draft-unknown-contract = Check number, name and kana, or import the contract first.
err-draft-several-contracts = Several contracts are found by “{ $got }”.
fix-draft-several-contracts = Type the whole number or choose one of those found.
err-draft-number-taken = Reception number { $request } is taken already.
fix-draft-number-taken = Check the number on the form. If it is the same request, it is in the queue.
err-draft-unknown-token = The register has no token with the serial “{ $got }”.
fix-draft-unknown-token = Check the serial on the form.
err-draft-no-method = The method to change to is not chosen (R32).
fix-draft-no-method = Choose hardware or software tokens as the form says.
err-draft-kind-asked = “{ $kind }” was already taken in for contract { $contract } by request { $request }.
fix-draft-kind-asked = Look at the earlier request. A second token is an additional one.
err-draft-user-asked = User { $user } is to get a token by request { $request } (R16).
fix-draft-user-asked = Check the user, or cancel the earlier request first.
err-draft-token-asked = Request { $request } is already about token { $token }.
fix-draft-token-asked = Look at the earlier request. If this is the same paper twice, it is not needed.
say-request-received = Request { $request } was taken in ({ $state }).

draft-field-no = Reception no.
draft-field-received_on = Received on
draft-field-branch = Branch
draft-field-channel = Channel
draft-field-form = Form
draft-field-contract = Contract
draft-field-kind = Kind
draft-field-reason = Reason
draft-field-method = New method
draft-field-tokens = Tokens
draft-field-quantity = Quantity
draft-field-users = Users
draft-field-ship_postal_code = Postal code
draft-field-ship_street = Address
draft-field-ship_building = Building
draft-field-ship_reason = Reason for it
draft-field-attention = Attention
draft-field-remark = Remark
draft-field-fee = Fee

# The form of a new request.
do-new-request = New request
do-save-request = Take in
draft-title = New request
draft-next-no = Next free number { $no }
draft-date-hint = e.g. 20261122, R8.11.22
draft-branch-hint = 3 digits
draft-contract-hint = Number, name, kana or scan
draft-contract-choose = ↑ ↓ to choose, Enter to take
draft-contract-fine = { $name } · { $method } · { $users ->
    [one] one user
   *[other] { $users } users
 } · { $status }
draft-no-tokens = There is no token that this request could be about.
draft-token-users = { $serial } { $state } { $users }
draft-stop-first = Approval revokes { $tokens }. Report a loss or theft first, which suspends it.
draft-quantity-hint = 1 to { $most }
draft-item-users = Token { $no } users
draft-user-has = { $user } uses { $token }
draft-user-asked = { $user } gets one by request { $request }
draft-users-how = ← → to move, space to choose.
draft-ship-to = Ship to
draft-ship-registered = Registered address
draft-ship-other = Another address
draft-seal = Seal compared
draft-seal-open = Not compared: the request will wait for the check.
draft-seal-web = A web filing has no seal to compare.
draft-fee-line = { $reason } ({ $rule }) × { $count }
draft-fee-none = No fee
draft-due = Target { $date } (one week from reception)
draft-due-open = The target is one week from reception
draft-fine = It can be taken in.
draft-open-problems = { $count } left
draft-refused = { $count } to check
draft-discard = Throw away what was typed?
draft-discard-yes = Throw away
draft-discard-no = Go on typing
draft-cancel = Cancel
