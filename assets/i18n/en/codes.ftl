# The words of every list's codes; the id is list-code.

token-state-received = received
token-state-in_stock = in stock
token-state-reserved = reserved
token-state-injected = written
token-state-inspected = proved
token-state-enclosed = enclosed
token-state-dispatched = dispatched
token-state-delivered = delivered
token-state-in_use = in use
token-state-locked = locked
token-state-suspended = suspended
token-state-revoked = revoked
token-state-awaiting_return = awaiting return
token-state-returned = returned
token-state-destroyed = destroyed
token-state-defective = defective
token-state-returned_mail = returned mail
token-state-lost = lost
token-state-blocked = blocked
token-state-quarantined = quarantined

request-kind-new = New
request-kind-additional = Additional
request-kind-reissue = Reissue
request-kind-exchange = Exchange
request-kind-method_change = Method change
request-kind-revocation = Revocation
request-kind-unlock = Unlock
request-kind-termination = Termination

request-state-received = Received
request-state-awaiting_check = To check
request-state-approved = Approved
request-state-issuing = Issuing
request-state-dispatched = Dispatched
request-state-completed = Completed
request-state-sent_back = Sent back
request-state-cancelled = Cancelled

act-register_created = Register created
act-operator_added = Operator added
act-unlocked = Unlocked
act-unlock_refused = Unlock refused
act-locked = Locked
act-setting_changed = Setting changed
act-contracts_imported = Contracts imported
act-requests_imported = Requests imported
act-request_approved = Request approved
act-tokens_received = Tokens received
act-job_armed = Secret sealed
act-token_written = Token written
act-token_inspected = Codes proved
act-token_recorded = Token recorded
act-fee_raised = Fee raised
act-token_quarantined = Token quarantined
act-job_dropped = Job dropped
act-token_erased = Token erased
act-label_printed = Label made
act-label_failed = Label failed
act-journal_exported = Journal exported

outcome-done = Done
outcome-refused = Refused
outcome-failed = Failed

contract-status-active = Active
contract-status-suspended = Suspended
contract-status-terminated = Terminated

otp-method-hard = Hardware token
otp-method-soft = Telephone app
otp-method-none = Not set up

user-role-master = Master
user-role-ordinary = Ordinary

account-kind-ordinary = ordinary
account-kind-current = current

fee-reason-first_token = The first token is free
fee-reason-additional_token = Additional token
fee-reason-lost_token = In place of a lost or stolen token

environment-demo = Demo
environment-training = Training
environment-production = Production

step-identify = Read
step-match = Match with stock
step-seal = Seal and record
step-write = Write
step-set_clock = Set the clock
step-prove = Prove (two codes)
step-record = Bind to contract
step-label = Label
clock-ahead = ahead
clock-behind = behind

reason-written-off = did not come back
reason-parked = stopped by the operator
reason-token-unplugged = unplugged
reason-token-silent = no answer
reason-token-garbled = answers unreadable
reason-token-family-unknown = unknown model
reason-lot-key-wrong = wrong lot key
reason-token-must-wait = had to wait
reason-token-already-live = already written
reason-check-value-differs = check value differs
reason-serial-changed = the serial changed
reason-token-refused = the token refused
reason-port-closed = port not usable
reason-no-randomness = no randomness
reason-clock-off = clock off
reason-weak-battery = weak battery
reason-codes-differ = codes differ
reason-type-codes = codes not typed
reason-other-secret = not what the register says
reason-taken = taken elsewhere
reason-rule-refused = a rule refused
