# 在庫、棚卸、締め処理、事故停止。

err-stock-range-wrong = { $first } から { $last } は、シリアルの範囲になっていません（W9）。
fix-stock-range-wrong = 同じ桁数で、先頭の文字が同じ、始まりと終わりのシリアルを入力してください。
err-stock-range-too-long = 範囲が { $units } 個あります（上限 { $most } 個）。
fix-stock-range-too-long = 納品書のとおりに、箱ごとに分けてください。
err-stock-field-empty = { $field }が入力されていません。
fix-stock-field-empty = { $field }を入力してください。
err-stock-field-wrong = { $field }が長すぎるか、使えない文字があります。
fix-stock-field-wrong = ロットと型式は英数字とハイフンで 32 文字まで、そのほかは 500 文字までで入力してください。
err-stock-serial-twice = { $token } が 2 回入っています。
fix-stock-serial-twice = 1 個ずつ、重ならないようにスキャンしてください。
err-stock-count-differs = 個数が合いません。納品書 { $listed } 個、担当者 { $first } 個、立会人 { $second } 個です（W9）。
fix-stock-count-differs = 二人で数え直してください。合わないときは受け取らずに納入元へ連絡してください。
err-stock-lot-expired = ロット { $lot } は { $day } で期限切れです。
fix-stock-lot-expired = 納品書の有効期限を確かめ、期限切れなら納入元へ返してください。
err-stock-expired = { $token } は { $day } で期限切れです（W1）。
fix-stock-expired = 抜いて、期限内のロットのトークンを挿してください。
short-stock-expired = { $day } で期限切れです
err-stock-scan-unreadable = 「{ $got }」はシリアルとして読めません。
fix-stock-scan-unreadable = トークン裏面のシリアルをスキャンし直してください。
err-stock-unit-ambiguous = シリアル { $token } のトークンは、製造者の違うものが二つあります。
fix-stock-unit-ambiguous = 契約またはロットの画面から選んでください。
err-stock-not-in-the-house = { $token } は{ $state }で、店内にありません。
fix-stock-not-in-the-house = 実物が手元にあるときは、返却の画面で受け付けてください。
err-stock-place-wrong = 「{ $got }」は置き場所として扱えません。
fix-stock-place-wrong = 金庫・トレイ・返戻から選び、棚の名は 32 文字までにしてください。
err-stock-take-open = 棚卸 { $no } が終わっていません。
fix-stock-take-open = その棚卸を続けて、二人で終了してください。
err-stock-take-closed = 棚卸 { $no } は終了しています。
fix-stock-take-closed = 新しい棚卸を始めてください。
err-stock-unexplained = { $object } の差異に説明がありません。
fix-stock-unexplained = 差異ごとに説明を入力してください。
err-stock-not-missing = { $token } は不明ではありません。
fix-stock-not-missing = 見つからないトークンだけを紛失にできます。
err-stock-cannot-be-lost = { $token } は{ $state }のため、まだ紛失にできません。
fix-stock-cannot-be-lost = 書込の途中なら作業を取りやめ、利用停止中なら失効してから、棚卸を終了してください。
err-stock-day-closed = { $day } は締め処理が済んでいます。
fix-stock-day-closed = 締めたあとの動きは、次の営業日の締め処理に入ります。
err-stock-day-unexplained = { $day } の締め処理に、説明のない差異が { $difference } 件あります（W9）。書込を始められません。
fix-stock-day-unexplained = 在庫（F6）の締め処理で、二人で差異の説明を記録してください。
err-stock-nothing-to-explain = { $day } に、説明の要る差異はありません。
fix-stock-nothing-to-explain = 締め処理の一覧で日付を確かめてください。
err-stock-incident-decided = 事故停止 { $no } の扱いは決まっています（W10）。
fix-stock-incident-decided = 一覧で決定の内容を確かめてください。
err-stock-use-earlier = 先に期限が来るロット { $lot }（{ $day }）が { $units } 個残っています。
fix-stock-use-earlier = 急ぎでなければ抜いて、ロット { $lot } のトークンを挿してください。
short-stock-use-earlier = 先に { $lot }（{ $day }）

say-stock-received = ロット { $lot } を { $units } 個、{ $second } さんと数えて入庫しました。
say-stock-placed = { $token } を{ $place } { $shelf } に移しました。
say-stock-take-begun = 棚卸 { $no } を始めました。
say-stock-take-closed = 棚卸 { $no } を終了しました。紛失 { $lost } 件。
say-stock-report-saved = 差異報告を { $path } に保存しました。
say-stock-day-closed = { $day } を締めました。説明のない差異 { $difference } 件。
say-stock-day-explained = { $day } の差異の説明を記録しました。
say-stock-blocked = { $first } から { $last } を事故停止にしました。店内 { $here } 個、店外 { $out } 個。
say-stock-decided-suspend = 店外の { $units } 個を利用停止にしました。
say-stock-decided-exchange = 店外の { $units } 個を一斉交換の対象にしました。
say-stock-low = 在庫が残り { $units } 個です。

stock-field-lot = ロット番号
stock-field-model = 型式
stock-field-note_no = 納品書番号
stock-field-supplier = 納入元
stock-field-serials = シリアル
stock-field-reason = 事由
stock-field-explanation = 説明

place-safe = 金庫
place-tray = トレイ
place-returned_mail = 返戻

stock-group-in_stock = 在庫
stock-group-under_way = 作業中
stock-group-issued = 発行済
stock-group-returned = 返却・返戻
stock-group-spoiled = 不良
stock-group-quarantined = 隔離
stock-group-destroyed = 廃棄
stock-group-lost = 紛失
stock-group-blocked = 事故停止

stock-difference-missing = 見つからない
stock-difference-unexpected = あるはずがない
stock-difference-lot_incomplete = 入庫数と合わない
stock-difference-ledger_differs = 受払簿と合わない

stock-decision-suspend = 利用停止
stock-decision-exchange = 一斉交換

stock-scope-all = 店内すべて
stock-unknown = 台帳にない

stock-report-title = 棚卸 差異報告
stock-report-scope = 対象
stock-report-begun = 開始
stock-report-closed = 終了
stock-report-expected = 予定
stock-report-found = 発見
stock-report-missing = 不明
stock-report-unexpected = 余分
stock-report-lost = → 紛失
stock-report-none = 差異はありません。

# コマンドの出力。
stock-received = 入庫
stock-usable = 使える在庫 { $units } 個
stock-to-destroy = 店内（廃棄するもの）{ $count } 個
stock-out = 店外（利用停止または一斉交換）{ $count } 個
stock-take-stands = 棚卸 { $no }: 予定 { $expected }、発見 { $found }、不明 { $missing }、余分 { $unexpected }
column-expiry = 有効期限
column-difference = 差異
usage-serials = --first と --last、または --serials を指定してください。
usage-explain = --explain は シリアル=説明 の形で書いてください。
usage-close-or-explain = --second は --close か --explain と一緒に使います。
