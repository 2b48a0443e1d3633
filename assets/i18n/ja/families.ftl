# トークンの種類、できること、手でしていただくこと。

family-reference = 標準トークン
family-token2 = Token2（1 口座型）
family-molto2 = Token2 Molto2（多口座型）
family-ykoath = スマートキー（YKOATH）
family-nitrokey = Nitrokey Pro・Librem Key
family-open-serial = オープンハードウェア（シリアル）
family-flipper = Flipper Zero
