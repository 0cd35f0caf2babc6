# 演示数据中用到的话。
demo-missing-card = 身份证照片不清，请补拍
demo-missing-register = 户口簿缺本人页
demo-refused-reason = 核实为外县户籍，不属于本县发放对象
demo-return-note = 银行卡信息请再核对一次
demo-urge-note = 请按期办理
demo-bank-closed = 账户状态异常
demo-rating-good = 上门办理，很方便
demo-rating-slow = 等的时间有点长
demo-matter = 演示事项 LC{ $number }
