# Postal codes and addresses: filling in, doubts, a newer table.

err-address-no-code = The table has no postal code { $code }.
fix-address-no-code = Check the code on the paper. If it is new, load a newer table in the settings.
err-address-elsewhere = Postal code { $code } stands for { $covers }, not for this address.
fix-address-elsewhere = Check code and address on the paper.
err-address-elsewhere-known = Postal code { $code } stands for { $covers }, not for this address.
fix-address-elsewhere-known = This address has { $better }. Check on the paper which is right.
err-address-rest = Postal code { $code } stands for what has no code of its own in { $covers }.
fix-address-rest = This town has { $better }. With the general code no barcode can be printed.
err-address-block = Postal code { $code } stands for { $blocks } of { $covers }.
fix-address-block = Check the code and the block on the paper.
err-address-block-known = Postal code { $code } stands for { $blocks } of { $covers }.
fix-address-block-known = This block has { $better }. Check on the paper.

draft-place-choose = This code has several places. Choose with the arrows, take with Enter.

import-postal = Postal codes
import-doubts = Addresses to look at: { $count } (they can be taken)

postal-fact = Postal codes
postal-fact-value = { $date } ({ $codes })
postal-load = Load
postal-title = Load newer postal codes
postal-whole = Taken only if it is whole and newer than the one in use
postal-refused = The table in use stays as it is
postal-would = The table of { $date } can be taken
postal-taken = The table of { $date } is in use
do-load-postal-codes = Load newer codes

err-postal-not-gzip = The file is no table of postal codes, or not whole.
fix-postal-not-gzip = Fetch the file again. The table in use stays.
err-postal-no-table = The file is no table of postal codes.
fix-postal-no-table = Choose the table (japan.txt.gz). The table in use stays.
err-postal-line = Line { $line } of the table cannot be read.
fix-postal-line = Have the file made again. The table in use stays.
err-postal-count = The table promises { $promised } rows and has { $got }.
fix-postal-count = Have the file made again. The table in use stays.
err-postal-checksum = The checksum of the table is wrong: its contents have changed.
fix-postal-checksum = Fetch the file again. The table in use stays.
err-postal-not-newer = The file is of { $got }, not newer than the table in use (of { $have }).
fix-postal-not-newer = Get a newer one. The table in use can stay.

column-postal-code = Postal code
column-place = Address
column-place-detail = Kana, remark
address-covered = Covered by the code
address-rest = The rest
address-fits = Postal code and address fit.
