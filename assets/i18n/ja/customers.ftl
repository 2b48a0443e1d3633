# 契約先側の状態: 初期設定、ソフトトークン、照合、所有履歴。

err-serial-unknown = シリアル番号 { $token } のトークンは台帳にありません。
fix-serial-unknown = 番号を確かめてください。
err-serial-of-several = シリアル番号 { $token } のトークンが、製造者の違う複数個あります。
fix-serial-of-several = トークンの画面から一つずつ記録してください。
err-not-to-set-up = トークン { $token } は{ $state }のため、初期設定を記録できません（R22）。
fix-not-to-set-up = お客さまの手元にあるトークンか、シリアル番号と日時を確かめてください。
err-not-served = トークン { $token } は、利用者 { $user } のものではありません（R14）。
fix-not-served = 利用者 ID とシリアル番号を確かめてください。
err-set-up-before = 利用者 { $user } は { $on } にトークン { $token } の初期設定を済ませています。
fix-set-up-before = 記録は一度だけです。日時の違いはセンターに確かめてください。
err-time-impossible = トークン { $token } の日時（{ $on }）が、登録より前か、未来になっています。
fix-time-impossible = 日時を確かめてください。
err-not-to-lock = トークン { $token } は{ $state }のため、ロックを記録できません。
fix-not-to-lock = シリアル番号と日時をセンターに確かめてください。
err-user-missing = トークン { $token } の初期設定をした利用者が書かれていません。
fix-user-missing = 利用者 ID を入れてください。
err-phone-refused = 「{ $got }」は端末番号として扱えません。
fix-phone-refused = アプリに表示される英数字とハイフン（4～64 文字）を入れてください。
err-soft-not-active = 契約 { $contract } は{ $status }のため、スマートフォンを登録できません（R4）。
fix-soft-not-active = 契約の状態を営業店に確かめてください。
err-method-not-soft = 契約 { $contract } の認証方式は{ $method }です（R32）。
fix-method-not-soft = ソフトトークンにするには、先に契約全体の認証方式変更の依頼を受け付けてください。
err-phone-held = 利用者 { $user } は端末 { $phone } に登録されています（R9）。
fix-phone-held = 機種変更の前に、マスタユーザの操作か依頼書で失効させてください。
err-phone-full = 端末 { $phone } には { $users } 名の利用者が登録されています。1 台は 10 名までです（R3）。
fix-phone-full = ほかのスマートフォンに登録するか、使わない登録を失効させてください。
err-nothing-registered = 契約 { $contract } の利用者 { $user } に、失効させる登録がありません。
fix-nothing-registered = 利用者を確かめてください。
err-not-master = { $user } は契約 { $contract } のマスタユーザではありません（R9）。
fix-not-master = マスタユーザが操作するか、書面またはWeb諸届の失効の依頼を受け付けてください。
err-no-revocation = 受付番号 { $request } は、契約 { $contract } の承認済みの失効の依頼ではありません（R10）。
fix-no-revocation = 失効の依頼を受け付けて承認してから、その受付番号で失効させてください。
err-row-bad-time = 「{ $column }」の「{ $got }」は日時ではありません。
fix-row-bad-time = 2026-11-20 14:05 のように、日付と時刻を日本時間で書いてください。

soft-status-setting_up = 設定中
soft-status-registered = 登録済
soft-status-revoked = 失効済
soft-guidance = トークン発行メールは「{ $first }」と「{ $second }」から届きます。受信できるように設定してください。設定には数日かかります。アプリと登録は無料です（通信料はお客さまのご負担）。1 台に { $users } 名まで登録できます。機種変更の前に、マスタユーザが「トークン失効」を行ってください。

hit-parcel = 郵便物
hit-phone = スマートフォン

import-centre = センター通知
set-up-done = 設定済
set-up-left = あと { $days } 日
set-up-overdue = { $days } 日超過
column-set-up = 初期設定
column-deadline = 省略の期限
column-held-from = 登録日
column-held-until = 終了日
deadlines-none = 期限が近い、または過ぎた初期設定はありません。
say-set-up-recorded = 利用者 { $user } によるトークン { $token } の初期設定を記録しました。
say-phone-registered = 利用者 { $user } の端末 { $phone } を登録しました。
say-phone-revoked = 契約 { $contract } の利用者 { $user } の端末を失効させました。
