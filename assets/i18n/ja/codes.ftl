# 一覧の値の呼び名。id は「一覧-コード」。

token-state-received = 入庫
token-state-in_stock = 在庫
token-state-reserved = 引当
token-state-injected = 書込済
token-state-inspected = 検査済
token-state-enclosed = 封入済
token-state-dispatched = 発送済
token-state-delivered = 配達済
token-state-in_use = 利用中
token-state-locked = ロック中
token-state-suspended = 利用停止
token-state-revoked = 失効
token-state-awaiting_return = 返却待ち
token-state-returned = 返却済
token-state-destroyed = 廃棄
token-state-defective = 不良
token-state-returned_mail = 返戻保管
token-state-lost = 紛失
token-state-blocked = 事故停止
token-state-quarantined = 隔離

request-kind-new = 新規
request-kind-additional = 追加
request-kind-reissue = 再発行
request-kind-exchange = 交換
request-kind-method_change = 認証方式変更
request-kind-revocation = 失効
request-kind-unlock = ロック解除
request-kind-termination = 解約

request-state-received = 受付
request-state-awaiting_check = 確認待ち
request-state-approved = 承認
request-state-issuing = 発行中
request-state-dispatched = 発送済
request-state-completed = 完了
request-state-sent_back = 差戻し
request-state-cancelled = 取消

act-register_created = 台帳を作成
act-operator_added = 担当者を追加
act-unlocked = 解錠
act-unlock_refused = 解錠できず
act-locked = 施錠
act-setting_changed = 設定を変更
act-contracts_imported = 契約を取込
act-requests_imported = 依頼を取込
act-request_approved = 依頼を承認
act-tokens_received = トークンを入庫
act-job_armed = 秘密鍵を封印
act-token_written = トークンに書込
act-token_inspected = 番号を検査
act-token_recorded = 契約に記録
act-fee_raised = 手数料を計上
act-token_quarantined = トークンを隔離
act-job_dropped = 作業を中止
act-token_erased = トークンを消去
act-first_write_allowed = 初めての機種への書込を許可
act-label_printed = ラベルを作成
act-label_failed = ラベルを作成できず
act-journal_exported = 記録を書出し
act-request_received = 依頼を受付
act-seal_checked = 印鑑照合済を記録
act-request_waits = 確認待ちに変更
act-request_sent_back = 依頼を差戻し
act-request_cancelled = 依頼を取消
act-request_completed = 依頼を完了
act-loss_reported = 紛失・盗難の届出と利用停止
act-lost_found = 発見届
act-token_suspended = 利用停止
act-suspension_lifted = 停止解除
act-token_revoked = 失効
act-token_locked = ロックを記録
act-token_unlocked = ロック解除
act-token_set_up = 初期設定完了
act-return_awaited = 返却待ち
act-token_returned = 返却を受付
act-token_judged = 返却品を判定
act-token_destroyed = 廃棄
act-token_defective = 不良と判定
act-token_missing = 所在不明
act-token_restocked = 在庫へ戻し
act-secret_destroyed = 秘密鍵を破棄
act-parcel_enclosed = 封入
act-parcel_opened = 開封
act-parcel_dispatched = 発送
act-parcel_delivered = 配達完了
act-parcel_returned = 返戻
act-method_changed = 認証方式を変更
act-contract_terminated = 解約
act-soft_registered = ソフトトークン登録
act-soft_revoked = ソフトトークン失効
act-fee_stepped = 手数料の状態を変更
act-stock_take_begun = 棚卸を開始
act-stock_take_closed = 棚卸を終了
act-day_closed = 締め処理
act-day_explained = 差異を説明
act-range_blocked = 事故停止
act-incident_decided = 事故の扱いを決定
act-token_placed = 置き場所を変更
act-centre_file_taken = センターのファイルを取込

outcome-done = 完了
outcome-refused = 不可
outcome-failed = 失敗

contract-status-active = 有効
contract-status-suspended = 停止中
contract-status-terminated = 解約済

otp-method-hard = ハードトークン
otp-method-soft = ソフトトークン
otp-method-none = 未設定

user-role-master = マスター
user-role-ordinary = 一般

account-kind-ordinary = 普通
account-kind-current = 当座

fee-reason-first_token = 1 個目は無料
fee-reason-additional_token = 追加発行
fee-reason-lost_token = 紛失・盗難による再発行
fee-reason-exchange_token = 交換は無料
fee-reason-not_returned = 旧トークン未返却
fee-reason-method_change_token = 方式変更後の 1 個目は無料

environment-demo = デモ
environment-training = 訓練
environment-production = 本番

step-identify = 読取
step-match = 在庫照合
step-seal = 封印して記録
step-write = 書込
step-set_clock = 時刻合わせ
step-prove = 検査（番号 2 回分）
step-record = 契約に記録
step-label = ラベル
clock-ahead = 進んで
clock-behind = 遅れて

reason-written-off = 戻らないため
reason-parked = 担当者が中止
reason-token-unplugged = 途中で抜かれた
reason-token-silent = 応答なし
reason-token-garbled = 応答を読み取れない
reason-token-family-unknown = 扱えない型式
reason-token-key-refused = 機種の鍵を受け付けない
reason-token-asleep = スリープ中
reason-token-app-closed = 認証アプリが起動していない
reason-token-pin-locked = PIN でロック中
reason-lot-key-wrong = ロットの鍵が合わない
reason-token-must-wait = 待ち時間の途中
reason-token-already-live = すでに書込済み
reason-check-value-differs = 照合値が違う
reason-serial-changed = シリアルが変わった
reason-token-refused = トークンが拒否
reason-port-closed = ポートが使えない
reason-port-denied = ポートを開く権限がない
reason-serials-differ = USB のシリアル番号と違う
reason-no-randomness = 乱数を得られない
reason-clock-off = 時計のずれ
reason-weak-battery = 電池が弱い
reason-codes-differ = 番号が合わない
reason-type-codes = 番号を入力できず
reason-other-secret = 中身が台帳と合わない
reason-taken = ほかで処理済み
reason-range-blocked = 事故停止
reason-missing = 所在不明
reason-rule-refused = 規則により不可

fee-state-open = 未振替
fee-state-exported = 依頼済
fee-state-collected = 振替済
fee-state-failed = 振替不能
fee-state-referred = 支店連絡
fee-state-cancelled = 取消

request-reason-loss = 紛失
request-reason-theft = 盗難
request-reason-other = その他
request-reason-fault = 故障
request-reason-defect = 初期不良
request-reason-battery = 電池切れ
request-reason-expiry = 期限到来

form-kind-application = 利用申込書
form-kind-form2 = 依頼書②
form-kind-notice = 届出

channel-counter = 窓口書面
channel-web = Web諸届

login-method-password = ID・パスワード
login-method-certificate = 電子証明書
