# コマンド行の言葉。

say-provisioned = { $recorded } 個を記録しました。止まったもの { $stopped } 個。
say-token-left = { $token } は割り当てる依頼がないため、書き込まずに残しました。
say-demo-done = { $recorded } 個を { $seconds } 秒で記録しました。ラベル・台帳・画面は { $out } にあります。
err-no-window = 窓を開けません（{ $cause }）。
fix-no-window = 画面のある端末で起動するか、コマンドを使ってください（--help）。
err-no-answer = 作業部が応答しません。
fix-no-answer = もう一度実行してください。途中のトークンは続きから処理します。
err-no-token = トークンが見つかりません。
fix-no-token = ポートの名前とトークンの接続を確かめてください。
err-emulator = 模擬トークンを動かせません（{ $cause }）。
fix-emulator = 指定を確かめて、もう一度実行してください。
err-secrets-stay-hidden = 本番では秘密鍵を表示しません。
fix-secrets-stay-hidden = 訓練の環境で実行してください。
err-history-unknown = { $key } というトークンも契約も登録されていません。
fix-history-unknown = シリアルか契約番号を確かめてください。
usage-operator-needed = 担当者が複数います。--operator で指定してください。
usage-environment-unknown = 環境は training か production です。
usage-which-request = --request 番号、--next、--all のどれかを指定してください。
usage-passphrases-differ = 2 回の入力が一致しません。もう一度入力してください。
usage-label-ending = --out の拡張子は .pdf か .png にしてください。
usage-first-serial = --first-serial は数字で終わるシリアルにしてください。
usage-fault = --fault の書き方が誤っています。例: unplug-after:5、2=garble:3
usage-lot-key = ロットの鍵は 64 桁の 16 進数です。

column-check-value = 照合値の一致
column-drift = ずれの速さ
column-fact = 項目
column-lot = ロット
column-model = 型式
column-port = ポート
column-slot = スロット
column-unit-state = 本体の状態
column-value = 内容
agrees-yes = ✓
agrees-no = ✕
agrees-unknown = –
unit-state-blank = 未使用
unit-state-staged = 仮書込
unit-state-live = 書込済
unit-state-locked_out = 待機中
unit-state-untold = 本体は答えない
token-not-known = 台帳にありません
clock-with-uncertainty = { $offset }（不確かさ { $uncertainty }）
import-new = 新規
import-identical = 同じ
import-changed = 変更
import-refused = 不可
slot-state-empty = 空き
slot-state-ready = 待機
slot-state-working = 書込中
slot-state-done = 検査済
slot-state-attention = 要確認
slot-state-foreign = 対象外

# デモの架空の信用組合。
demo-institution = みおつくし信用組合
demo-operator = 田中 美咲
demo-second-operator = 森 健一
demo-department = 事務集中部
demo-street = 大阪府大阪市北区梅田1丁目2番3号
key-press-and-enter = { $token } の ▲ ボタンを { $secs } 秒以内に押し、押したら Enter キーを押してください。
