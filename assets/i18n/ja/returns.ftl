# 返却品の判定、根拠、処置。

screen-returns = 返却
do-open-returns = 返却を開く

verdict-foreign = 当機関のトークンではありません
verdict-two_makers = 同じシリアルのトークンが複数あります
verdict-reported_lost = 紛失届の出ているトークン
verdict-reported_stolen = 盗難届の出ているトークン
verdict-undelivered_mail = 不着で戻ったトークン
verdict-never_dispatched = 発送していないトークン
verdict-awaiting_return = 返却待ちのトークン
verdict-revoked = 失効済のトークン
verdict-not_expected = 利用中のトークン・返却の予定なし
verdict-already_back = 返却済・廃棄待ちのトークン
verdict-set_apart = 別置き中のトークン
verdict-destroyed = 廃棄したはずのトークン

disposition-accept_return = 返却を受け付ける
disposition-keep_as_mail = 返戻品として保管
disposition-redispatch = 再発送へ回す
disposition-exchange = 交換品として受け取る
disposition-erase = 消去する
disposition-restock = 在庫へ戻す
disposition-defective = 不良として保管
disposition-destroy = 廃棄する
disposition-send_back = 持ち主へ返す
disposition-nothing = 記録だけ残す

stop-cause-loss = 紛失
stop-cause-theft = 盗難
stop-cause-other = その他
stop-cause-accident = 事故

err-return-not-for-verdict = 「{ $verdict }」に「{ $disposition }」はできません（W7）。
fix-return-not-for-verdict = 判定に合う処置を選んでください。合うものがなければ記録だけ残し、取引店に確かめてください。
err-return-seal-not-intact = { $token } の封かんに異常がないことが確かめられていません（W6）。
fix-return-seal-not-intact = 封かんを見て入力してください。開いていれば廃棄し、別のトークンを書き込みます。
err-return-address-not-confirmed = { $token } の送り先を取引店が確認していません（W6）。
fix-return-address-not-confirmed = 取引店に送り先を確かめてから「送り先」に印を付けてください。
err-return-dedicated = { $token } は契約 { $contract } に結び付いたトークンです。在庫には戻せません（R33）。
fix-return-dedicated = 廃棄してください。
err-return-not-erased = { $token } が消去されたことを確かめていません。
fix-return-not-erased = スロットに挿して消去し、空になったことを確かめてください。
err-return-not-connected = { $token } はスロットに挿さっていません。
fix-return-not-connected = スロットに挿してから、もう一度選んでください。
err-return-no-exchange = { $token } の交換依頼は受け付けていません（W4）。
fix-return-no-exchange = 先に依頼書②で交換を受け付けてください。
err-return-second-missing = { $token } の廃棄には立会人が要ります（W7）。
fix-return-second-missing = 別の担当者が立ち会い、パスフレーズを入力してください。
err-return-changed = { $token } の状態が、見ている間に変わりました。
fix-return-changed = もう一度スキャンして、判定を見直してください。
err-consent-refused = 入力されたシリアル { $got } は { $expected } と違います。消去していません。
fix-consent-refused = トークンの裏面を見て、シリアルをそのまま入力してください。
say-return-done = { $token }: { $disposition }（{ $verdict }）

fit-none = どの条件でも一致しません
fit-now = いまの番号と一致（±0）
fit-steps = { $steps } 個ずれた番号と一致
fit-other-step = 30 秒ごとのトークンとして一致（設定違い）
fit-other-hash = { $hash } のトークンとして一致（設定違い）
fit-other-digits = 桁数の違うトークンとして一致（設定違い）
fit-cut-digits = 8 桁の先頭 6 桁として一致（設定違い）
fit-hours = 時計が { $hours } 時間ずれたトークンとして一致
fit-counter = 回数式（{ $counter } 回目）のトークンとして一致
column-steps = ずれ
column-judged = 判定
column-code = 番号
column-dispositions = できる処置
identify-over = { $total } 個を照合し、{ $found } 個が一致しました（偶然の一致の見込み { $chance } 個）。
usage-two-codes = 番号は 1 つか、続けて表示された 2 つを指定してください。
