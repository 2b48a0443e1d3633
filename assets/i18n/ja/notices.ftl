# お知らせ: say- は知らせ、err- は起きたこと、fix- はいますること。

err-station-busy = 作業が混み合っていて、いまの操作を受け付けられませんでした。
fix-station-busy = 数秒待ってから、もう一度操作してください。
err-station-gone = 作業部との連絡が切れました。
fix-station-gone = 窓を閉じて、もう一度起動してください。書込の途中だったトークンは、次の起動で続きから処理します。
say-token-recorded = { $serial } を { $name } に記録しました。
err-clock-off = 時計が { $secs } 秒{ $direction }います。
fix-clock-off = 合わせ直せば書込を続けます。電池切れや落下の跡があれば不良にしてください。
err-codes-needed = { $serial } の表示を見て、続けて出る番号を 2 回分入力してください。
fix-codes-needed = 1 回目の番号が変わったら、2 回目を入力します。
short-codes-needed = 番号を 2 回分入力してください
short-clock-off = 時計が { $secs } 秒{ $direction }います
say-closing = 書込の終わりを待って閉じます。
