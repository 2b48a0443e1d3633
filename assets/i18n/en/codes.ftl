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
act-first_write_allowed = First write to a family allowed
act-label_printed = Label made
act-label_failed = Label failed
act-journal_exported = Journal exported
act-request_received = Request taken in
act-seal_checked = Seal compared
act-request_waits = Request waits for a check
act-request_sent_back = Request sent back
act-request_cancelled = Request cancelled
act-request_completed = Request completed
act-loss_reported = Loss or theft reported, token suspended
act-lost_found = Lost token found
act-token_suspended = Token suspended
act-suspension_lifted = Suspension lifted
act-token_revoked = Token revoked
act-token_locked = Token locked
act-token_unlocked = Token unlocked
act-token_set_up = Token set up
act-return_awaited = Return awaited
act-token_returned = Token returned
act-token_judged = Unit judged
act-token_destroyed = Token destroyed
act-token_defective = Token defective
act-token_missing = Token missing
act-token_restocked = Token restocked
act-secret_destroyed = Secret destroyed
act-parcel_enclosed = Parcel sealed
act-parcel_opened = Parcel opened
act-parcel_dispatched = Parcel dispatched
act-parcel_delivered = Parcel delivered
act-parcel_returned = Parcel returned by the post
act-method_changed = Method changed
act-contract_terminated = Contract terminated
act-soft_registered = Soft token registered
act-soft_revoked = Soft token revoked
act-fee_stepped = Fee step
act-stock_take_begun = Stock-take begun
act-stock_take_closed = Stock-take closed
act-day_closed = Day closed
act-day_explained = Difference explained
act-range_blocked = Range blocked
act-incident_decided = Incident decided
act-token_placed = Put in another place
act-centre_file_taken = Centre file taken

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
fee-reason-exchange_token = Exchange free of charge
fee-reason-not_returned = Old unit not returned
fee-reason-method_change_token = First token after the change of method

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
reason-token-key-refused = key of its family refused
reason-token-asleep = asleep
reason-token-app-closed = authenticator app not running
reason-token-pin-locked = locked by its PIN
reason-lot-key-wrong = wrong lot key
reason-token-must-wait = had to wait
reason-token-already-live = already written
reason-check-value-differs = check value differs
reason-serial-changed = the serial changed
reason-token-refused = the token refused
reason-port-closed = port not usable
reason-port-denied = no right to open the port
reason-serials-differ = another USB serial number
reason-no-randomness = no randomness
reason-clock-off = clock off
reason-weak-battery = weak battery
reason-codes-differ = codes differ
reason-type-codes = codes not typed
reason-other-secret = not what the register says
reason-taken = taken elsewhere
reason-range-blocked = its range is blocked
reason-missing = missing
reason-rule-refused = a rule refused

fee-state-open = Open
fee-state-exported = Exported
fee-state-collected = Collected
fee-state-failed = Failed
fee-state-referred = With branch
fee-state-cancelled = Cancelled

request-reason-loss = Loss
request-reason-theft = Theft
request-reason-other = Other
request-reason-fault = Fault
request-reason-defect = Defective on arrival
request-reason-battery = Battery exhausted
request-reason-expiry = Expired

form-kind-application = Service application
form-kind-form2 = Request form 2
form-kind-notice = Notice

channel-counter = Paper at the counter
channel-web = Web filing

login-method-password = ID and password
login-method-certificate = Client certificate
