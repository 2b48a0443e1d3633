# トークンの種類、できること、手でしていただくこと。

family-reference = 標準トークン
family-token2 = Token2（1 口座型）
family-molto2 = Token2 Molto2（多口座型）
family-ykoath = スマートキー（YKOATH）
family-nitrokey = Nitrokey Pro・Librem Key
family-open-serial = オープンハードウェア（シリアル）
family-flipper = Flipper Zero

ability-clock-set = 時計合わせ
ability-clock-with-secret = 時計は書込時に設定
ability-code-read = 番号を読み取って検査
ability-codes-typed = 番号を見て入力
ability-erase = 消去可
ability-blink = 点滅

hand-wake = 本体のボタンを押してください。
hand-start-app = 本体で Authenticator アプリを起動してください。
hand-type-pin = 本体で PIN を入力してください。
hand-touch = 丸い接点に指で触れてください。
hand-power-cycle = いったん電源を切り、入れ直してください。新しい番号に変わります。
hand-lay-again = リーダーから外し、同じトークンを載せ直してください。
hand-confirm = 本体の ▲ キーを押して確認してください。
hand-left = あと { $secs } 秒
hand-over = 時間切れ
hand-lasts = 押してから { $secs } 秒以内

err-token-wants-touch = { $token } は、人が触れるのを待っています。
fix-token-wants-touch = もう一度始めてから、丸い接点に指で触れてください。
short-token-wants-touch = 接点に触れてください
reason-token-wants-touch = 触れる操作を待っていた
err-token-shows-old = { $token } には、まだ前の番号が出ます。
fix-token-shows-old = いったん電源を切り、入れ直してください。
short-token-shows-old = 電源を入れ直してください
reason-token-shows-old = 電源の入れ直し待ち
err-token-lay-again = { $token } は、載せ直すまで続きを受け付けません。
fix-token-lay-again = リーダーから外し、同じトークンを載せ直してください。
short-token-lay-again = 載せ直してください
reason-token-lay-again = 載せ直し待ち
err-token-wants-confirming = { $token } は、本体での確認を待っています。
fix-token-wants-confirming = もう一度始めてから、本体の ▲ キーを押してください。
short-token-wants-confirming = ▲ キーを押してください
reason-token-wants-confirming = 本体での確認待ち
short-interrupted = 同じトークンを戻してください
short-token-unplugged = 抜けました。挿し直してください
short-port-denied = 開く権限がありません
short-port-closed = 開けません
short-token-family-unknown = 扱えないものです
err-card-service-missing = カードリーダーのサービス（PC/SC）が動いていません。
fix-card-service-missing = Windows では「Smart Card」サービスを、Linux では pcscd を開始してください（systemctl enable --now pcscd.socket）。動き出せば、この表示は自動で消えます。
short-card-service-missing = カードのサービスが停止中
