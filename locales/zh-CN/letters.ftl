# 文书名称与文书页面上的话

letters-receipt = 收件凭证
letters-acceptance = 受理通知书
letters-not-accepted = 不予受理通知书
letters-supplement = 一次性告知（补正）通知书
letters-special-procedure = 特别程序告知书
letters-extension = 延长办理期限通知书
letters-grant = 准予决定书
letters-allowance-grant = 尊老金发放决定书
letters-refusal = 不予批准决定书
letters-service-return = 送达回证
letters-public-notice = 公示
letters-payment-slip = 到账告知单
letters-payment-roll = 发放名册
letters-authorisation = 授权委托书
letters-password-slip = 一次性密码单

letters-title = 文书
letters-issue = 出具文书
letters-print = 打印
letters-preview = 预览
letters-number = 文号
letters-issued-at = 出具时间
letters-issued-by = 出具人
letters-recipient = 受送达人
letters-none = 还没有出具文书。办理到相应环节后，可在这里出具并打印。
letters-chinese-only = 文书以中文为准。
letters-own-template = 本文书使用本地模板。
letters-broken = 文书没有生成：模板“{ $name }”第 { $line } 行有误，请联系系统管理员。
