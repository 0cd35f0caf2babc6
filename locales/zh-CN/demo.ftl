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
demo-story-told = 已电话告知老人，本月尊老金已打到卡上
demo-story-rating = 网格员上门拍了三张照片，没出门钱就到了
demo-missing-form = 申请表缺申请人签字
demo-missing-site = 缺经营（建设）场所证明
demo-missing-neighbours = 缺四邻意见
demo-declined = 所申请事项不属于本镇（街道）受理范围，请向县级主管部门提出
demo-refused-site = 现场核查不符合规定条件
demo-refused-plan = 与村庄规划不符
demo-review-note = 材料齐全，内容一致，符合条件
demo-review-again = 已按退回意见重新核对
demo-special-note = 须现场勘验
demo-special-done = 现场勘验已完成，符合要求
demo-send-back-note = 请补充现场照片说明后再报
demo-extend-note = 案情较复杂，经批准延长办理期限
demo-withdraw-note = 申请人来电撤回
demo-question = 请核实该申请人相关登记情况
demo-answer = 经核实，情况属实
demo-rating-fair = 还可以，就是多跑了一趟
demo-rating-bad = 跑了三趟才办成，材料没有一次说清楚
demo-rating-worst = 超期了也没人告诉一声
demo-organisation = { $place }第{ $number }经营部

# 示例事项：演示中镇（街道）窗口受理的依申请事项
demo-own-text = 见申请书
demo-own-shop-name = 双新{ $number }号便利店
demo-own-business-scope = 日用百货、预包装食品零售
demo-own-premises = 集镇人民路{ $number }号
demo-own-foods = 豆制品、糕点
demo-own-road = 村道第{ $number }号
demo-own-occupied-place = 村委会门前路段

# 大厅检查
demo-inspection-mended = 已逐条改好，请来复查
demo-inspection-seen = 到场逐条看过
# 示例：网格巡查走访、值班
demo-route = 日常巡查
demo-route-point = 第 { $n } 处
demo-move-reason = 上门看过，邻居说全家搬到外地去了
demo-house-door = { $n }组{ $n }号
demo-house-reason = 走访时看到，房东当面说的
demo-duty-note = 在办件都已交代，超期的请先催
demo-duty-taken = 都看过了，已接班
