# バーコード
form-roll-62x100 = ロール 62 × 100 mm
form-sheet-a4-24 = A4 シート 24 面

label-without-barcode = カスタマバーコードなし：{ $why }
label-some-without-barcode = { $count } 枚はカスタマバーコードなし：{ $why }
no-barcode-representative = 下2桁が00の郵便番号のため
no-barcode-unknown_town = 町域までの住所が確定していないため
no-barcode-no_room = 余白が足りないため
no-barcode-unwritable = バーコードで表せない文字があるため
paper-without-barcode = この帳票の { $count } か所はバーコードなし：{ $why }

barcode-number = 住所表示番号：{ $number }
barcode-check = チェックデジット：{ $check }
barcode-bars = バー：{ $bars }
barcode-tracking = お問い合わせ番号 { $number }　NW-7：{ $text }

err-barcode-none = カスタマバーコードは作れません（{ $why }）。
fix-barcode-none = カスタマバーコードなしのラベルを使うか、郵便番号を町域のものに直してください。
err-barcode-character = 「{ $got }」にはバーコードで表せない文字があります。
fix-barcode-character = 半角の英数字と記号だけにしてください。
err-barcode-length = バーコードに入るのは 1～{ $most } 文字です（{ $got } 文字ありました）。
fix-barcode-length = 文字数を直してください。
err-guidance-page-refused = 「{ $got }」は送付状に載せられるページのアドレスではありません。
fix-guidance-page-refused = https:// から始まる { $most } 文字までの半角のアドレスにしてください。
err-label-offset = 印刷位置の補正 { $got } mm は範囲の外です。
fix-label-offset = 補正は ±{ $most } mm までです。用紙の入れ方を確かめてください。
