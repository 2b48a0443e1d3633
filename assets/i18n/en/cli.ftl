# Words of the command line.

say-provisioned = { $recorded } tokens recorded, { $stopped } stopped.
say-token-left = { $token } is not needed and was left as it is.
say-demo-done = { $recorded } tokens recorded in { $seconds } s. Labels, register and picture are in { $out }.
err-no-window = The window cannot be opened ({ $cause }).
fix-no-window = Start it where there is a display, or use the commands (--help).
err-no-answer = The station does not answer.
fix-no-answer = Run it again. Half-written tokens go on from there.
err-no-token = No token was found.
fix-no-token = Check the name of the port and the token's contact.
err-emulator = The emulated tokens cannot run ({ $cause }).
fix-emulator = Check the arguments and try again.
err-secrets-stay-hidden = In production no secret is shown.
fix-secrets-stay-hidden = Use the training environment.
err-history-unknown = The register has neither a token nor a contract { $key }.
fix-history-unknown = Check the serial or the contract number.
usage-operator-needed = There are several operators; name one with --operator.
usage-environment-unknown = The environment is training or production.
usage-which-request = Say --request NUMBER, --next or --all.
usage-passphrases-differ = The two passphrases are not the same. Type them again.
usage-label-ending = --out has to end in .pdf or .png.
usage-first-serial = --first-serial has to be a serial that ends in digits.
usage-fault = --fault is written like unplug-after:5 or 2=garble:3.
usage-lot-key = A lot key is 64 hexadecimal digits.

column-check-value = Check value agrees
column-drift = Drift
column-fact = Fact
column-lot = Lot
column-model = Model
column-port = Port
column-slot = Slot
column-unit-state = State of the unit
column-value = Value
agrees-yes = ✓
agrees-no = ✕
agrees-unknown = –
unit-state-blank = blank
unit-state-staged = staged
unit-state-live = live
unit-state-locked_out = waiting
unit-state-untold = not told
token-not-known = not in the register
clock-with-uncertainty = { $offset } (± { $uncertainty })
import-new = new
import-identical = identical
import-changed = changed
import-refused = refused
slot-state-empty = empty
slot-state-ready = ready
slot-state-working = working
slot-state-done = done
slot-state-attention = attention
slot-state-foreign = not for writing

# The invented institution of the demo; labels are Japanese in every language.
demo-institution = みおつくし信用組合
demo-operator = 田中 美咲
demo-second-operator = 森 健一
demo-department = 事務集中部
demo-street = 大阪府大阪市北区梅田1丁目2番3号
key-press-and-enter = Press the ▲ key on { $token } within { $secs } s, then press Enter.
