# Barcodes
form-roll-62x100 = Roll 62 × 100 mm
form-sheet-a4-24 = A4 sheet of 24

label-without-barcode = No customer barcode: { $why }
label-some-without-barcode = No customer barcode on { $count }: { $why }
no-barcode-representative = the postal code ends in 00
no-barcode-unknown_town = which part of the address the code covers is not known
no-barcode-no_room = there is no room for it
no-barcode-unwritable = the text has a character that the barcode does not know
paper-without-barcode = No barcode in { $count } places of this paper: { $why }

barcode-number = Address display number: { $number }
barcode-check = Check character: { $check }
barcode-bars = Bars: { $bars }
barcode-tracking = Number { $number }, NW-7: { $text }

err-barcode-none = There is no customer barcode: { $why }.
fix-barcode-none = Use a label without one, or the postal code of the town.
err-barcode-character = “{ $got }” has a character that the barcode does not know.
fix-barcode-character = Use plain letters, digits and signs only.
err-barcode-length = A barcode holds 1 to { $most } characters; there are { $got }.
fix-barcode-length = Correct the length.
err-label-offset = A shift of { $got } mm is too much.
fix-label-offset = Pages are shifted by { $most } mm at most. Look how the paper lies in the tray.
err-guidance-page-refused = “{ $got }” is no address of a web page that a letter can carry.
fix-guidance-page-refused = Use an address of up to { $most } plain characters that begins with https://.
