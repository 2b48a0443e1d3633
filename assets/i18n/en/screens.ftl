# Queue, dispatch, contracts, journal, settings.

queue-count = { $shown } of { $all }
queue-none = No request fits the filter.
queue-request = Request
queue-choose = Choose a request in the list.
filter-all = All
filter-issue = New, additional
filter-replace = Reissue, exchange
filter-other = Other
filter-late = Late { $count }
filter-state = State: { $state }
filter-any-state = any
column-request = Number
column-received = Received
column-kind = Kind
column-quantity = Tokens
column-due = Due
column-state = State
fact-contract-no = Contract no.
fact-kind = Kind
fact-received = Received
fact-due = Due
fact-ship-to = Ship to
request-received = { $date } · branch { $branch }
request-tokens = Tokens { $done } of { $of }
item-open = open
ship-to-registered = registered address
ship-to-other = other address: { $reason }
fee-why = { $reason } ({ $rule })
fee-none = No fee
fee-free = Nothing is debited
fee-from = debited from { $account }
fee-no-account = no representative account
rules-fine = No rule is against it.

dispatch-today = To dispatch
dispatch-count = { $parcels ->
    [one] { $parcels } parcel
   *[other] { $parcels } parcels
} · { $pieces ->
    [one] { $pieces } token
   *[other] { $pieces } tokens
}
dispatch-none = Nothing to dispatch.
dispatch-waiting = waiting
dispatch-printed = made { $count }×
dispatch-pieces = { $count } × { $kind ->
    [registered] reg.
    [recorded] recorded
   *[other] simple reg.
}
dispatch-mark = Make { $request } together with others
dispatch-mark-all = Mark all
dispatch-mark-none = Unmark all
dispatch-marked = { $count } together
label-title = Address label
label-same = { $width } × { $height } mm · as printed
label-choose = Choose a request in the list.
label-pending = The label is being set.
label-picture = Address label of { $requests }
label-pages = Page 1 of { $count }
paper-title = Paper and folder
paper-form = Paper
paper-start = First cell
paper-start-how = On a part-used sheet choose the first free cell. ↑ ↓ ← → work too.
paper-cell = First cell { $cell }
paper-folder = Folder for files
parcel-contents = Tokens in the parcel
parcel-printed = { $count ->
    [one] This label was made before. Destroy the old one.
   *[other] This label was made { $count } times before. Destroy the old ones.
}
form-roll-90x29 = Roll 90 × 29 mm
form-sheet-a4-12 = A4 sheet of 12
contract-title = Contract
contract-choose = Choose a contract in the list.
contracts-count = { $count } contracts
contracts-search = Search contracts
contracts-search-hint = Contract number, name or kana
contracts-none = No contract fits.
column-contract-no = Contract no.
column-users = Users
column-tokens = Tokens
column-user-id = User id
column-user = User
column-role = Role
column-token = Token
column-recorded = Recorded
tab-users = Users { $count }
tab-tokens = Tokens { $count }
tab-requests = Requests { $count }
tab-history = History { $count }
user-without-token = none
fact-method = Method
fact-account = Account
fact-address = Address
fact-lot = Lot
fact-clock-set = Clock
token-title = Token
token-open-contract = Open the contract
token-of-nobody = none
token-clock = { $offset } (±{ $uncertainty } ms) { $at }
journal-count = { $count } rows
journal-search = Search the journal
journal-search-hint = Serial, request or operator
journal-none = No row fits.
journal-verifying = Verifying every row.
journal-sound = All { $rows } rows are chained and sound (head { $head })
journal-broken = Row { $seq } was tampered with. Tell the administrator.
journal-path = File to write
column-seq = No.
column-when = When
column-who = Who
column-act = Act
column-object = Object
column-outcome = Result
column-hash = Hash
operators-title = Operators
operators-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
operator-new = Add an operator
operator-id = Sign-in name
operator-id-hint = e.g. tanaka (small letters, digits)
operator-name = Name
operator-since = since { $date }
ports-title = Ports and slots
ports-count = { $allowed } of { $of } allowed
ports-how = Only allowed ports are opened. Each allowed port is a slot on the bench.
ports-none = No ports. Connect a programmer and it appears here.
port-present = connected
port-absent = absent
port-allow = Allow
port-name = Name of a port
port-hint = e.g. /dev/ttyUSB0, COM3, flipper:/dev/ttyACM0
station-title = This station
language-title = Language
language-ja = 日本語
language-en = English
theme-title = Colours
theme-light = Light
theme-dark = Dark
theme-system = System
fact-institution = Institution
fact-station = Station
fact-kind-why = { $kind } ({ $reason })
fact-profile = Codes
fact-profile-is = TOTP (HMAC-{ $algorithm }), { $digits } digits, new every { $secs } s
fact-register = Register

sender-title = Return address and papers
sender-postal-code = Postal code
sender-street = Address
sender-building = Building (optional)
sender-department = Department (optional)
sender-guards = NW-7 start and stop
sender-guidance-page = Guidance page (QR code on letters, optional)
sender-save = Save
sender-missing = Seven digits and an address are needed.
sender-unprintable = The page begins with https:// and has up to 72 plain characters; NW-7 is two letters A to D.
token-write-off = Set apart: it does not come back

# Rules of the house.
rules-title = Rules of the house
rules-fixed = Rules of the service (fixed)
column-house-rule = Rule
column-now = Now
column-standard = Standard
column-basis = Basis
rule-on = Yes
rule-off = No
rule-turn-on = Change to “Yes”
rule-turn-off = Change to “No”
rule-bounds = { $least } to { $most }
rule-with-number = { $value } ({ $rule })
service-rule-skip = Days in which set-up may be skipped
service-rule-phone = Users on one telephone
service-rule-lock = Wrong codes before a lock
house-rule-debit_day = Debit day of fees
house-rule-not_returned_fee = Charge for units that never came back
house-rule-recheck = Sealing only by someone else than the writer
house-rule-difference_blocks = No writing while a difference is unexplained
house-rule-low_units = Stock is low below
house-rule-low_days = Stock is low when it lasts less than
house-rule-expiry_days = Tell of lots that expire within
house-rule-is-debit_day = day { $value }
house-rule-is-low_units = { $value } units
house-rule-is-low_days = { $value } days
house-rule-is-expiry_days = { $value } days
house-rule-about-debit_day = On a holiday the next business day is taken. It holds from the next debit that is made.
house-rule-about-not_returned_fee = A fee is raised when the old unit of an exchange is given up after 60 days.
house-rule-about-recheck = Whoever wrote a token may not put it into its envelope.
house-rule-about-difference_blocks = When an earlier day was closed with an unexplained difference, no token is begun until it is explained.
house-rule-about-low_units = Below this many usable units, the stock screen and its count say so.
house-rule-about-low_days = Said when the stock, used as it was lately, lasts fewer days than this.
house-rule-about-expiry_days = Lots that expire within these days are named, so that they are used first.
