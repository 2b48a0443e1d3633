# 郵便番号と住所：入力の補助、注意、住所表の更新。

err-address-no-code = 郵便番号 { $code } は、住所表にありません。
fix-address-no-code = 番号を書面で確かめてください。新しい番号なら、設定で住所表を更新してください。
err-address-elsewhere = 郵便番号 { $code } は「{ $covers }」の番号で、この住所と合いません。
fix-address-elsewhere = 番号と住所を書面で確かめてください。
err-address-elsewhere-known = 郵便番号 { $code } は「{ $covers }」の番号で、この住所と合いません。
fix-address-elsewhere-known = この住所の番号は { $better } です。どちらが正しいか書面で確かめてください。
err-address-rest = 郵便番号 { $code } は「{ $covers }」のうち、町の番号がない所の代表番号です。
fix-address-rest = この町の番号は { $better } です。代表番号のままではバーコードを印字できません。
err-address-block = 郵便番号 { $code } は「{ $covers }」の { $blocks } の番号です。
fix-address-block = 番号と丁目を書面で確かめてください。
err-address-block-known = 郵便番号 { $code } は「{ $covers }」の { $blocks } の番号です。
fix-address-block-known = この丁目の番号は { $better } です。書面で確かめてください。

draft-place-choose = この番号には住所がいくつかあります。↑↓ で選び、Enter で入ります。

import-postal = 住所表（郵便番号）
import-doubts = 住所の注意 { $count } 件（取り込めます）

postal-fact = 住所表
postal-fact-value = { $date }（{ $codes } 件）
postal-load = 更新
postal-title = 住所表の更新
postal-whole = いまより新しく、内容が正しいファイルだけを受け付けます
postal-refused = いまの住所表はそのままです
postal-would = { $date } 版の住所表に更新できます
postal-taken = 住所表を { $date } 版に更新しました
do-load-postal-codes = 住所表を更新

err-postal-not-gzip = 住所表のファイルではないか、途中で切れています。
fix-postal-not-gzip = ファイルをもう一度受け取ってください。いまの住所表はそのままです。
err-postal-no-table = このファイルは住所表ではありません。
fix-postal-no-table = 住所表（japan.txt.gz）を選んでください。いまの住所表はそのままです。
err-postal-line = 住所表の { $line } 行目を読めません。
fix-postal-line = ファイルを作り直してもらってください。いまの住所表はそのままです。
err-postal-count = 住所表の件数が合いません（先頭の記載 { $promised }、実際 { $got }）。
fix-postal-count = ファイルを作り直してもらってください。いまの住所表はそのままです。
err-postal-checksum = 住所表の検査値が合いません。内容が変わっています。
fix-postal-checksum = ファイルをもう一度受け取ってください。いまの住所表はそのままです。
err-postal-not-newer = このファイルは { $got } 版で、いまの住所表（{ $have } 版）より新しくありません。
fix-postal-not-newer = 新しい版を用意してください。いまの住所表をそのまま使えます。

column-postal-code = 郵便番号
column-place = 住所
column-place-detail = 読み・注記
address-covered = 番号が表す部分
address-rest = それより先
address-fits = 郵便番号と住所は合っています。
