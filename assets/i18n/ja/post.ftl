# 郵便：番号帯、郵便料金、差出票、日次締め。

mail-kind-simple_registered = 簡易書留
mail-kind-registered = 一般書留
mail-kind-recorded = 特定記録

mail-size-standard = 定形
mail-size-compact = 定形外（規格内）
mail-size-large = 定形外（規格外）

postage-item-standard = 定形
postage-item-compact = 定形外（規格内）
postage-item-large = 定形外（規格外）
postage-item-simple_registered = 簡易書留の加算
postage-item-registered = 一般書留の加算
postage-item-recorded = 特定記録の加算

list-stage-open = 作成中
list-stage-closed = 締め済
list-stage-handed_over = 差出済

kind-band = 番号帯
kind-list = 差出票

mail-field-kind = 発送方法
mail-field-size = 封筒
mail-field-envelope_grams = 封筒と送付状の重さ（g）
mail-field-token_grams = トークン 1 個の重さ（g）
mail-field-rest_days = 番号の再使用までの日数
mail-field-yen = 料金（円）
mail-field-up_to_grams = 重さの区分（g まで）

act-number_taken = お問い合わせ番号を付番
act-number_pulled = お問い合わせ番号を抜取
act-envelope_matched = 封筒の番号を照合
act-band_added = 番号帯を追加
act-band_closed = 番号帯を終了
act-parcel_listed = 差出票に記載
act-parcel_unlisted = 差出票から除外
act-posting_list_closed = 差出票を締め
act-posting_list_reopened = 差出票の締めを解除
act-posting_list_handed_over = 差出票を差出
act-postage_rate_added = 郵便料金を追加

err-post-band-end = 「{ $got }」は、番号帯の番号として読み取れません。
fix-post-band-end = 郵便局から交付された番号を、10 桁（検査数字なし）か 11 桁で入力してください。
err-post-band-backwards = 番号帯の終わり { $last } が、始め { $first } より前です。
fix-post-band-backwards = 始めと終わりの番号を確かめてください。
err-post-band-meets = この番号帯は、使用中の番号帯 { $band } と重なります。
fix-post-band-meets = 番号を確かめてください。古い番号帯を使わないときは、先に終了してください。
err-post-band-closed = 番号帯 { $band } は、すでに終了しています。
fix-post-band-closed = 一覧を確かめてください。
err-post-exhausted = { $kind }の番号帯は、すべての番号が配達中です。
fix-post-exhausted = 郵便局から新しい番号帯の交付を受けて追加するか、番号帯を終了して郵便局の番号票を読み取ってください。
err-post-exhausted-until = { $kind }の番号帯は使い切りました。次の番号は { $day } から使えます。
fix-post-exhausted-until = 郵便局から新しい番号帯の交付を受けて追加するか、番号帯を終了して郵便局の番号票を読み取ってください。
err-post-resting = お問い合わせ番号 { $tracking } は、最近使った番号です。{ $day } から使えます。
fix-post-resting = 封筒の番号票を確かめ、別の番号票に貼り替えて読み取ってください。
err-post-not-in-band = お問い合わせ番号 { $tracking } は、使用中のどの番号帯にもありません。
fix-post-not-in-band = 番号を確かめてください。郵便局の番号票は抜取の記録が要りません。
err-post-number-differs = 封筒の番号が違います。依頼 { $request } は { $expected }、読み取ったのは { $got } です。
fix-post-number-differs = 封筒を止め、番号票と宛名を確かめてください。正しい番号票に貼り替えてから、もう一度読み取ってください。
err-post-on-closed-list = 依頼 { $request } の郵便物は、締め済の差出票 { $list } に載っています。
fix-post-on-closed-list = 差出票の締めを解除してから行ってください。理由が要ります。
err-post-on-no-list = 依頼 { $request } の郵便物は、どの差出票にも載っていません。
fix-post-on-no-list = 封筒の番号を読み取ると、差出票に載ります。
err-post-list-empty = 差出票 { $list } に郵便物がありません。
fix-post-list-empty = 封筒の番号を読み取ってから締めてください。
err-post-another-open = 差出票 { $list } が作成中です。
fix-post-another-open = 先に差出票 { $list } を締めてから、締めを解除してください。
err-post-list-stage = 差出票 { $list } は「{ $stage }」です。この処理は「{ $needed }」のときにできます。
fix-post-list-stage = 一覧で差出票の状態を確かめてください。
err-post-no-receipt = 差出票 { $list } の受領証の番号が入力されていません。
fix-post-no-receipt = 郵便局の受領証の番号を入力してください。番号がないときは、引受局と担当者を入力してください。
err-post-too-heavy = { $grams } g は、{ $size }の上限 { $most } g を超えています。
fix-post-too-heavy = 別の封筒にするか、重さの設定を確かめてください。
err-post-no-rate = { $item }の料金が、{ $day } の料金表にありません。
fix-post-no-rate = 郵便料金に、その日から使う料金を追加してください。
err-post-rate-known = { $item }の { $day } からの料金は、すでにあります。
fix-post-rate-known = 適用開始日を確かめてください。料金の改定は、新しい日付で追加します。
err-post-field = 「{ $field }」に { $got } は入力できません。
fix-post-field = 値を確かめて、もう一度入力してください。
err-post-scan-too-many = 「{ $got }」は余分な読み取りです。
fix-post-scan-too-many = トークン、ラベル、封筒の番号の順に、一通ずつ読み取ってください。
err-post-no-reason = 理由が入力されていません。
fix-post-no-reason = 理由を入力してください。記録に残ります。
err-post-journal-broken = 記録の { $seq } 行目が合わないため、締めることができません。
fix-post-journal-broken = 締めを止め、記録の画面で検証して、責任者に連絡してください。

say-post-numbered = 依頼 { $request } を封かんしました。番号 { $tracking } を貼り、封筒を読み取ってください。
say-post-matched = 依頼 { $request } を番号 { $tracking } で差出票 { $list } に載せました。
say-post-taken-off = 依頼 { $request } を差出票から外しました。
say-post-list-closed = 差出票 { $list } を締めました（{ $pieces } 通・{ $yen } 円）。
say-post-list-reopened = 差出票 { $list } の締めを解除しました。
say-post-handed-over = 差出票 { $list } の { $pieces } 通を差し出しました。
say-post-band-added = { $kind }の番号帯 { $band } を追加しました。
say-post-band-given-up = 番号帯 { $band } を終了しました。
say-post-pulled = お問い合わせ番号 { $tracking } の抜取を記録しました。
say-post-rate-added = { $item }の料金を { $day } から改めます。
say-post-policy-set = 発送の設定を変更しました。
say-post-prints-labels = 記録のたびに宛名ラベルを印刷します。
say-post-prints-no-labels = 宛名ラベルは記録のたびには印刷しません。
say-post-no-labels = 印刷する宛名ラベルはありません。
say-post-labels-printed = 宛名ラベルを { $count } 枚作りました。
err-post-labels-stopped = 宛名ラベルの作成が { $count } 枚で止まりました。残りは { $left } 枚です。
fix-post-labels-stopped = 原因を直してから、もう一度「本日分のラベル」を行ってください。記録は変わりません。
