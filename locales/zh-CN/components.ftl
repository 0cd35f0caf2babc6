# 页面骨架与部件

ui-product = 五加 · 基层治理
ui-home = 首页
ui-skip = 跳到正文
ui-synthetic = 演示数据 · 合成，不是真实的人和事
ui-synthetic-label = 数据说明
ui-search = 搜索
ui-search-hint = 姓名、编号、地址、事项
ui-search-do = 搜索
ui-large-type = 大字
ui-messages = 消息
ui-unread = 条未读
ui-waiting = 待办
ui-live-new = 有 # 件新到的事，点这里看
ui-me = 我
ui-posts = 我的岗位
ui-switch-to = 切换到{ $post }
ui-my-account = 我的账号
ui-sign-in = 登录
ui-sign-out = 退出
ui-menu = 菜单
ui-more = 更多
ui-aside = 相关内容
ui-close = 关闭
ui-breadcrumb = 所在位置
ui-trouble = 网络不通或系统忙，刚才的操作没有完成。您填写的内容还在，请稍后再试。

# 按钮
ui-copy = 复制
ui-copied = 已复制
ui-print = 打印
ui-open = 打开

# 表单
ui-optional = （可不填）
ui-choose = 请选择
ui-yuan = 元
ui-error = 有误：
ui-errors-title = { $count ->
    [1] 还有 1 处需要改
   *[other] 还有 { $count } 处需要改
}
ui-errors-kept = 您填写的内容都已保留。点一下可以跳到要改的地方。
ui-known = 已有信息，来自{ $source }
ui-known-plain = 已有信息，不用再填
ui-known-wrong = 不对？
ui-citizen-number = 公民身份号码
ui-citizen-number-hint = 18 位，最后一位可能是 X。分组显示便于核对，空格不用管。
ui-bank-card = 银行卡号
ui-phone = 联系电话
ui-password = 密码

# 照片
ui-photo-preview = 《{ $label }》照片预览
ui-photo-take = 拍照
ui-photo-choose = 选照片
ui-file-choose = 选文件
ui-file-none = 还没有选
ui-photo-ready = 照片已备好，请看看字是否清楚。
ui-photo-again = 重拍

# 列表
ui-list = 列表
ui-count = 共 { $count } 条
ui-shown = 本页 { $shown } 条
ui-shown-of = 本页 { $shown } 条，共 { $total } 条
ui-pages = 翻页
ui-prev = 上一页
ui-next = 下一页
ui-filter = 查询条件
ui-ask = 查询
ui-clear = 清除条件

# 时限灯
ui-left-workdays = 还剩 { $n } 个工作日
ui-left-days = 还剩 { $n } 天
ui-left-hours = 还剩 { $n } 小时
ui-over-workdays = 已超期 { $n } 个工作日
ui-over-days = 已超期 { $n } 天
ui-over-hours = 已超期 { $n } 小时
ui-due-now-workdays = 今天到期
ui-due-now-days = 今天到期
ui-due-now-hours = 不足 1 小时

# 标记
ui-badge-synthetic = 合成
ui-badge-synthetic-why = 机器生成的演示数据，不是真实的人和事
ui-badge-example = 示例
ui-badge-example-why = 示例标准，正式使用前由本县按文件确定
ui-badge-default = 默认
ui-badge-default-why = 来源文件没有写明，暂按默认值
ui-badge-provisional = 暂定
ui-badge-provisional-why = 次年放假安排尚未公布，公布后自动重算
ui-badge-approximate = 近似
ui-badge-approximate-why = 边界由系统推算，仅供参考

# 办件
ui-case-number = 编号
ui-acts = 您可以办的事
ui-stages = 办理进度
ui-stage-done = 已完成
ui-stage-current = 正在办理
ui-stage-ahead = 尚未开始
ui-stage-skipped = 不需要
ui-stage-failed = 未通过
ui-unmask = 显示
ui-unmask-why = 查看完整信息会记入日志，本人也能看到是谁在何时为何查看。
ui-purpose = 查看原因
ui-unmask-do = 显示{ $label }
ui-order-lead = 主办
ui-order-assist = 协办
ui-order-open = 待答复
ui-order-answered = 已答复
ui-order-returned = 已退回
ui-order-withdrawn = 已撤回
ui-material-have = 已交
ui-material-held = 已有电子证照，不用再交
ui-material-missing = 还差这一份
ui-material-optional = 可以不交
ui-qr = 查询进度的二维码
ui-receipt-number = 查询编号
ui-receipt-text = 凭编号或扫码可查办到哪一步，不显示个人信息。

# 评价
ui-rate = 您对这次办理满意吗？
ui-rate-5 = 非常满意
ui-rate-4 = 满意
ui-rate-3 = 基本满意
ui-rate-2 = 不满意
ui-rate-1 = 非常不满意

# 打印与地图
ui-seal = （盖章处）
ui-map-label = { $title }（地图）。方向键移动，加号和减号缩放。
ui-map-approximate = 边界为近似，仅供参考
ui-map-list = 用列表看
ui-map-noscript = 此浏览器不能显示地图，请用下面的列表。
ui-map-failed = 部分地图数据没有取到，请刷新页面。
ui-zoom-in = 放大
ui-zoom-out = 缩小
