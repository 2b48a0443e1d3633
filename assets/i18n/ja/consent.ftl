# トークンの種類: 名前、できること、初めての書込、使う・使わない。

kind-family = トークンの種類
transport-serial = シリアル
transport-usb = USB
transport-card = カードリーダー

can-clock_set = 時計合わせ
can-clock_erases = 時計を書くと秘密が消える
can-code_read = 番号の読取
can-check_value = 照合値
can-erase = 消去
can-blink = 点滅
can-sha256 = SHA-256
can-sha512 = SHA-512
can-eight_digits = 8 桁
can-thirty_secs = 30 秒
can-sixty_secs = 60 秒
abilities-none = なし

answer-allow = 許可する
err-first-write = { $token }: 「{ $family }」（型式 { $model }）には、{ $where }まだ一度も書き込んでいません。
fix-first-write = 品物と種類を確かめてください。許可すると記録に残り、この種類は以後確認なしで書き込みます。
short-first-write = この種類への初めての書込です
short-family-off = 使わない設定の種類です
first-write-where-demo = デモのこの端末で
first-write-where-training = 訓練用のこの端末で
first-write-where-production = 本番のこの端末で
err-first-write-unasked = 「{ $family }」への初めての書込は、まだ許可されていません。
fix-first-write-unasked = 書込画面のスロットで確認に答えるか、コマンドに --consent-first を付けてください。
err-family-untried = 「{ $family }」は、実物のトークンでの動作確認がまだ済んでいません（{ $token }）。
fix-family-untried = 書き込む前に少数で試し、番号が合うことを確かめてください。
do-acknowledge = 確認しました
err-family-off = { $token } の種類「{ $family }」は、使わない設定です。何も書き込んでいません（カードリーダーでは、種類を尋ねることがあります）。
fix-family-off = 使うときは、設定の「トークンの種類」で切り替えてください。
say-family-on = 「{ $family }」を使う設定にしました。
say-family-off-now = 「{ $family }」を使わない設定にしました。

do-settings-families = トークンの種類
do-switch-family = 使う・使わないを切り替える
families-title = トークンの種類
families-count = { $of } 種類のうち { $on } 種類を使用
family-turn-on = 使う
family-turn-off = 使わない
family-is-on = 使う
family-is-off = 使わない
family-tried-yes = 書込済
family-tried-no = 未実施
family-hardware-yes = 確認済
family-hardware-no = 未確認
family-about-off = 使わない種類のトークンには、何も書き込みません。カードリーダーでは、種類を尋ねることがあります。書込中のものは、終わってから切り替わります。
family-about-first-write = この端末での最初の書込は、担当者が許可してから行います。
family-about-allowed = 最初の書込は許可されています。
family-about-own = 公開方式のため、最初の書込の確認はありません。
fact-abilities = できること
fact-transports = 接続
fact-tried = この端末での書込
fact-hardware = 実物での確認
column-family = 種類
column-transports = 接続
column-use = 設定
column-tried = この端末
column-hardware = 実物
column-abilities = できること

consent-first-how = 許可するときは --consent-first { $family } を付けて実行してください。
err-codes-line = 「{ $got }」はシリアルと 2 回分の番号になっていません。
fix-codes-line = 1 台につき 1 行で「シリアル 番号 番号」と書いてください。いまの番号と、次に表示される番号です。
codes-from-how = 「{ $token } 番号 番号」の 1 行で入力してください。
usage-rule = --set は 規則=値 の形にしてください。例: thirty_secs=on

house-rule-thirty_secs = 30 秒のみのトークンにも書き込む
house-rule-about-thirty_secs = このサービスの番号は 60 秒ごとです（R1）。60 秒にできない型式だけを、30 秒で使うことを認めます。番号の有効な時間が短くなるため、認証センターと案内状がトークンごとの秒数に対応していることを確かめてから変えてください。
