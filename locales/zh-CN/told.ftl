### 写给群众的短信和告知单(不属于某个模块的)。

message-paid = { $name }：您{ $month }的尊老金 { $amount } 元已发放到您的银行卡，请查收。如未到账，请联系{ $place }网格员或镇为民服务中心。

# 银行文件的列名
bank-column-no = 序号
bank-column-payment = 流水号
bank-column-name = 姓名
bank-column-account = 账号
bank-column-amount = 金额
bank-column-month = 所属月份
bank-column-result = 结果
bank-column-reason = 原因
bank-word-paid = 成功
