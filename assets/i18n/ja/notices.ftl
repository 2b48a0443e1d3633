# お知らせ: say- は知らせ、err- は起きたこと、fix- はいますること。

err-station-busy = 作業が混み合っていて、いまの操作を受け付けられませんでした。
fix-station-busy = 数秒待ってから、もう一度操作してください。
err-station-gone = 作業部との連絡が切れました。
fix-station-gone = 窓を閉じて、もう一度起動してください。書込の途中だったトークンは、次の起動で続きから処理します。
err-clock-off = 時計が { $secs } 秒{ $direction }います。
fix-clock-off = 合わせ直せば書込を続けます。電池切れや落下の跡があれば不良にしてください。
short-clock-off = 時計が { $secs } 秒{ $direction }います
err-clock-unsure = 時計は合わせましたが、合ったことを確かめられません（測定の誤差 ±{ $millis } ミリ秒）。
fix-clock-unsure = パソコンが混み合っています。ほかの作業が終わってから合わせ直してください。くり返すときはトークンを不良にしてください。
short-clock-unsure = 時計の測定が不確か（±{ $millis } ms）
say-closing = 書込の終わりを待って閉じます。
say-unlocked = { $name } さんが解錠しました。

# 狭い札のための短い文。
short-type-codes = 番号を 2 回分入力
short-token-silent = 応答がありません
short-token-garbled = 応答を読み取れません
short-token-key-refused = 鍵を受け付けません
short-token-key-refused-counted = 鍵を受け付けません（残り { $left } 回）
short-token-place-taken = { $place } 番に別の登録があります
short-token-asleep = ボタンを押してください
short-factory-key = 工場出荷時の鍵のままです
short-token-app-closed = アプリを起動してください
short-token-pin-locked = PIN を入力してください
short-key-press = ▲ キーを押してください
short-key-was-refused = 前に鍵を拒否しました
short-key-was-refused-counted = 前に鍵を拒否しました（残り { $left } 回）
short-lot-key-missing = ロットの鍵がありません
short-token-already-tried = 鍵を拒否しました。外してください
short-lot-key-wrong = ロットの鍵が合いません
short-token-must-wait = あと { $secs } 秒待ちます
short-check-value-differs = 照合値が違います
short-serial-changed = シリアルが変わりました
short-token-refused = トークンが拒みました
short-weak-battery = 電池が弱っています（{ $millivolts } mV）
short-codes-differ = 番号が合いません
short-other-secret = 中身が台帳と合いません
short-taken = ほかで処理済みです
