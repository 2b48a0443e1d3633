# 手数料と発送。

parcel-stage-enclosed = 封入済
parcel-stage-dispatched = 発送済
parcel-stage-delivered = 配達済
parcel-stage-returned = 返戻
parcel-stage-opened = 開封

mail-return-address_unknown = あて所不明
mail-return-not_collected = 保管期間経過
mail-return-not_forwarded = 転送不要返送
mail-return-declined = 受取拒絶

debit-failure-1 = 資金不足
debit-failure-2 = 取引なし
debit-failure-3 = 預金者の都合による振替停止
debit-failure-4 = 預金口座振替依頼書なし
debit-failure-8 = 委託者の都合による振替停止
debit-failure-9 = その他

err-parcel-mismatch = 照合が合いません。正しいのは { $expected }、読み取ったのは { $got } です。
fix-parcel-mismatch = 封入を止め、正しいトークンを読み取ってください。読み取ったトークンは元のトレーへ戻してください。
err-parcel-label-mismatch = ラベルが違います。正しいのは { $expected }、読み取ったのは { $got } です。
fix-parcel-label-mismatch = 封入を止め、この依頼のラベルを読み取ってください。
err-parcel-scanned-twice = トークン { $token } は、すでに読み取りました。
fix-parcel-scanned-twice = 次のトークンを読み取ってください。
err-parcel-not-all-scanned = まだ読み取っていないトークンが { $left } 個あります：{ $missing }
fix-parcel-not-all-scanned = 残りのトークンをすべて読み取ってから封かんしてください。
err-parcel-request-not-issuing = 依頼 { $request } は「{ $state }」です。
fix-parcel-request-not-issuing = 封入と発送ができるのは「発行中」の依頼だけです。依頼の状態を確かめてください。
err-parcel-tokens-missing = 依頼 { $request } は、まだ { $missing } 個のトークンが書き込まれていません。
fix-parcel-tokens-missing = 書込の画面で残りを書き込んでから封入してください。
err-parcel-no-label = 依頼 { $request } の宛名ラベルが作られていません。
fix-parcel-no-label = 宛名ラベルを作ってから封入してください。返戻のあとは、確認した住所で作り直してください。
err-parcel-token-blocks = トークン { $token } は「{ $state }」のため、この処理はできません。
fix-parcel-token-blocks = トークンの履歴を確かめてください。届けられない場合は「書き直し」で別のトークンに替えられます。
err-parcel-same-hand = トークン { $token } は { $operator } さんが書き込みました。封入は別の担当者が行います（再鑑）。
fix-parcel-same-hand = 別の担当者で解錠してから封入してください。
err-parcel-wrong-stage = 依頼 { $request } の郵便物は「{ $stage }」です。この処理は「{ $needed }」のときにできます。
fix-parcel-wrong-stage = 一覧を見直し、郵便物の状態を確かめてください。
err-parcel-day-impossible = { $on } は処理日にできません。
fix-parcel-day-impossible = { $earliest } から { $latest } までの日付を入力してください。
err-parcel-tracking-taken = お問い合わせ番号 { $tracking } は、依頼 { $request } の郵便物で使用中です。
fix-parcel-tracking-taken = 封筒の番号票を確かめ、正しい番号を読み取ってください。
err-parcel-tracking-wrong = 「{ $got }」は、お問い合わせ番号として読み取れません。
fix-parcel-tracking-wrong = 番号票をもう一度読み取るか、11 桁（または 12 桁）の番号を確かめてください。
err-parcel-none = 郵便物が選ばれていません。
fix-parcel-none = 一覧から選んでください。
err-parcel-no-reason = 理由が入力されていません。
fix-parcel-no-reason = 理由を入力してください。記録に残ります。
err-parcel-address-not-confirmed = 依頼 { $request } の届け先は、取引店の確認が済んでいません。
fix-parcel-address-not-confirmed = 取引店に住所を確かめ、確認の受付番号か確認者を入力してください。

err-fee-step-impossible = 依頼 { $request } の { $item } 個目の手数料は「{ $state }」です。「{ $next }」にはできません。
fix-fee-step-impossible = 手数料の状態を確かめてください。振替不能のものを免除するときは、先に支店連絡にしてください。
err-fee-nothing-to-debit = 依頼 { $request } の { $item } 個目は無料です。口座振替の対象になりません。
fix-fee-nothing-to-debit = 有料の手数料だけを選んでください。
err-fee-no-account = 契約 { $contract } に代表口座がありません。依頼 { $request } の { $item } 個目の手数料を引き落とせません。
fix-fee-no-account = 取引店に代表口座を確かめ、契約を取り込み直すか、支店連絡にしてください。
err-fee-unknown = 依頼 { $request } の { $item } 個目に、その手数料はありません。
fix-fee-unknown = 一覧を表示し直してください。
err-fee-none = 対象の手数料がありません。
fix-fee-none = 未振替の手数料が計上されてから行ってください。
err-fee-no-reason = 理由が入力されていません。
fix-fee-no-reason = 理由を入力してください。記録に残ります。
