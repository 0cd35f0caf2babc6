# 改革方案：规则、依据、方案各表。

refusal-county-unit-unknown = 没有单位 { $unit }，或该单位当日已不存在。
refusal-county-unit-exists = 单位代码 { $unit } 已经用过，不能再用。
refusal-county-division-unknown = 区划 { $division } 当日不存在。
refusal-county-division-elsewhere = 只能在同一镇（街道）内合并村（居）：{ $from }、{ $into } 不在同一镇（街道）。
refusal-county-person-unknown = 实名制名册中没有 { $person }。
refusal-county-person-exists = 编制证号 { $person } 已在名册中。
refusal-county-item-unknown = 事项目录中没有 { $item }。
refusal-county-document-missing = 缺少文件 { $document }：变更须注明已登记的文件。
refusal-county-document-not-in-force = 文件 { $document } 当日尚未施行或已经失效。
refusal-county-resolution-missing = 机构、编制变更须有通过的决议，此项没有。
refusal-county-dates-out-of-order = 日期颠倒：早于建县站之日，或文件 { $document } 的施行日早于印发日。
refusal-county-unbalanced = { $unit } 的{ $kind ->
    [administrative] 行政编制
    [political-legal] 政法专项编制
    [institution] 事业编制
   *[worker] 工勤编制
}现有 { $held } 名，不能划转 { $count } 名：划出须等于划入。
refusal-county-over-quota = { $unit } 超编：{ $kind ->
    [administrative] 行政编制
    [political-legal] 政法专项编制
    [institution] 事业编制
   *[worker] 工勤编制
}核定 { $posts } 名，在编 { $filled } 人。
refusal-county-kind-not-in-body = { $unit } 不能核定{ $kind ->
    [administrative] 行政编制
    [political-legal] 政法专项编制
    [institution] 事业编制
   *[worker] 工勤编制
}：行政编制只用于机关，事业编制只用于事业单位，不得混用。
refusal-county-administrative-across-levels = { $from }的{ $kind ->
    [political-legal] 政法专项编制
   *[administrative] 行政编制
}跨层级划到{ $to }，须附上级机构编制部门批复。
refusal-county-people-exceed-posts = 由{ $from }划到{ $to }的人员 { $people } 人，多于划转的编制 { $posts } 名。
refusal-county-heads-beyond = { $unit } 正职核定 { $approved } 名，实配 { $filled } 名。
refusal-county-deputies-beyond = { $unit } 副职核定 { $approved } 名，实配 { $filled } 名。
refusal-county-mids-beyond = { $unit } 中层职数核定 { $approved } 名，实配 { $filled } 名。
refusal-county-standard-deviation = { $unit } 与镇（街道）机构设置标准不一致（{ $what ->
    [missing] 缺少机构
    [extra] 多设机构
    [name] 名称
    [kind] 类别
    [side] 前后台
    [plates] 挂牌
    [heads] 正职职数
    [deputies] 副职职数
    [mids] 中层职数
    [host] 挂靠机构
   *[fixed-deputies] 专职副职
}）：标准为“{ $standard }”，现为“{ $found }”，又没有准予个别差异设置的文件。
refusal-county-item-no-holder = “{ $item }”在{ $division }没有单位行使。
refusal-county-item-two-holders = “{ $item }”在{ $division }由两个单位行使。
refusal-county-provincial-basis-missing = “{ $item }”下放须有省级决定并已施行，{ $document ->
    [none] 目录中没有写明
   *[other] { $document } 没有或尚未施行
}。
refusal-county-holder-lacks-post = “{ $item }”在{ $division }没有在岗人员承接。
refusal-county-holder-lacks-certificate = { $unit } 持有效行政执法证的人员不足 { $needed } 人，不能行使“{ $item }”。
refusal-county-not-the-departments = “{ $item }”不是{ $unit }的事项，不能由它下放。
refusal-county-unit-not-empty = { $unit } 撤销前须清空：尚有人员 { $people } 人、编制 { $posts } 名、事项 { $items } 项、下属、挂牌、对应它或清单写明它的 { $units } 处、在办件 { $cases } 件。
refusal-county-parent-missing = { $unit } 的上级或挂靠机构 { $parent } 不存在。
refusal-county-auxiliary-certificate = { $person } 是执法辅助人员，不能持行政执法证。
refusal-county-opinion-missing = 任命{ $unit }负责人 { $person } 前，须先征求{ $superior }的意见并记录在案。
refusal-county-village-not-empty = { $unit } 尚未并入，村（居）不能先合并。
refusal-county-later-change-breaks = 会使后面已定的变更 { $change } 不能成立（{ $rule }）。
refusal-county-no-book = 本站点建站时没有机构编制各表，不能做改革方案。
refusal-county-reform-beyond = 方案超出合理范围：一个方案最多 { $changes } 项变更，一次划转最多 { $count } 名编制。
refusal-county-reform-empty = 方案中没有任何变更。
refusal-county-entry-without-approval = { $person } 不能按文件 { $document } 进入{ $unit }的{ $kind ->
        [administrative] 行政编制
        [political-legal] 政法专项编制
        [institution] 事业编制
       *[worker] 工勤编制
    }：{ $fits ->
        [used-up] 核准的人数已用完
       *[other] 它不是给这个单位、这类编制的用编核准
    }。请先办用编核准，再引用核准书的文号。
refusal-county-change-past = 不能从过去的日子起。请退回改为今天或以后的日子。
refusal-county-not-seconded = { $person } 到那天没有借调在外，不能归队。
refusal-internal-person = 这个流程办的是单位的事，不按个人申请。请直接填写。
refusal-county-two-persons = 方案须由提出人以外的另一人批准。
refusal-item-unknown = 事项目录中没有“{ $item }”。
refusal-item-other-procedure = “{ $item }”不按这个流程办理。
refusal-item-no-holder = “{ $item }”在这里没有单位行使。
refusal-item-not-here = { $unit }不受理“{ $item }”（清单 { $line }）：该事项由{ $holder }行使，{ $level ->
    [village] 延伸到村（居）
    [town] 延伸到镇（街道）
   *[county] 未下放
}。
refusal-cites-no-line = 退回须引用清单上的一条：权责清单、便民套餐、属地管理责任清单或监管责任清单的编号。

source-county-unit-unknown = 名册所载
source-county-unit-exists = 统一代码不重复使用
source-county-division-unknown = 区划沿革表
source-county-division-elsewhere = 村民委员会组织法第三条
source-county-person-unknown = 实名制管理
source-county-person-exists = 实名制管理
source-county-item-unknown = 事项目录
source-county-document-missing = 变更须有文件
source-county-document-not-in-force = 变更须有文件
source-county-resolution-missing = 党管机构编制；《中国共产党机构编制工作条例》（2019）
source-county-dates-out-of-order = 日期先后
source-county-unbalanced = 划出等于划入（双向平衡）
source-county-entry-without-approval = 用编核准
source-county-over-quota = 国务院令第486号第六条
source-county-kind-not-in-body = 国务院令第486号第十五条
source-county-administrative-across-levels = 国务院令第486号第十八条
source-county-people-exceed-posts = 编随事走、人随编走
source-county-heads-beyond = 国务院令第486号第二十八条
source-county-deputies-beyond = 国务院令第486号第二十八条
source-county-mids-beyond = 中层职数标准（默认配置）
source-county-standard-deviation = 镇（街道）机构设置标准（默认配置）
source-county-item-no-holder = 一事项一主体
source-county-item-two-holders = 一事项一主体
source-county-provincial-basis-missing = 行政处罚法第二十四条
source-county-holder-lacks-post = 能够有效承接方可下放（行政处罚法第二十四条）
source-county-holder-lacks-certificate = 行政处罚法第四十二条
source-county-not-the-departments = 便民套餐清单
source-county-unit-not-empty = 撤并须清编、清人、清事
source-county-parent-missing = 机构隶属关系
source-county-auxiliary-certificate = 行政处罚法第四十二条；行政强制法第十七条
source-county-opinion-missing = 双重管理：任免征求意见
source-county-village-not-empty = 先并机构、后并区划
source-county-later-change-breaks = 全部变更须始终成立

entry-reform-proposed = 提出改革方案《{ $title }》，变更 { $count } 项
entry-reform-decided = { $approved ->
    [yes] 批准
   *[no] 不批准
}改革方案《{ $title }》
entry-county-turned = 县情变更到 { $day }：移交在办件 { $cases } 件，随迁岗位 { $posts } 个

plan-summary = 前后对照
plan-refusals = 不能通过之处
plan-institutions = 各镇（街道）机构
plan-founded = 新设单位
plan-closed = 撤并单位
plan-changed = 挂牌和职数变动
plan-posts = 编制划转
plan-people = 人员划转
plan-items = 事项变动
plan-cases = 移交的在办件
plan-stations = 驻镇机构双重管理
plan-column-what = 内容
plan-column-before = 现状
plan-column-after = 之后
plan-column-difference = 增减
plan-column-share = 幅度
plan-column-day = 日期
plan-column-change = 变更
plan-column-why = 原因
plan-column-source = 依据
plan-column-town = 镇（街道）
plan-column-public-before = 事业单位（现）
plan-column-public-after = 事业单位（后）
plan-column-functional-before = 职能机构（现）
plan-column-functional-after = 职能机构（后）
plan-column-posts-before = 事业编制（现）
plan-column-posts-after = 事业编制（后）
plan-column-unit = 单位
plan-column-plates = 挂牌
plan-column-posts = 编制
plan-column-into = 并入
plan-column-from = 划出
plan-column-to = 划入
plan-column-kind = 类别
plan-column-count = 数量
plan-column-document = 文件
plan-column-no = 编制证号
plan-column-person = 姓名
plan-column-unit-before = 编制所在（现）
plan-column-unit-after = 编制所在（后）
plan-column-serves-before = 工作单位（现）
plan-column-serves-after = 工作单位（后）
plan-column-item = 编号
plan-column-name = 名称
plan-column-category = 类别
plan-column-department = 县级部门
plan-column-gains = 承接
plan-column-loses = 移出
plan-column-towns = 受理的镇（街道）
plan-column-villages = 延伸到村（居）的镇（街道）
plan-column-basis = 省级依据
plan-column-since = 起始日
plan-column-case = 办件号
plan-column-class = 类
plan-column-business = 业务上级
plan-column-daily = 日常上级
plan-sum-town-institutions = 镇（街道）事业单位（个）
plan-sum-town-posts = 镇（街道）事业编制（名）
plan-sum-county-posts = 县级事业编制（名）
plan-sum-units = 单位（个）
plan-sum-people = 名册人员（人）
plan-sum-powers = 镇（街道）行使的权力（项）
plan-sum-town-services = 延伸到镇的事项（项）
plan-sum-village-services = 延伸到村的事项（项）
plan-changed-name = 名称
plan-changed-plates = 挂牌
plan-changed-leadership = 职数（正/副/中层）
plan-changed-deputies = 专职副职
plan-upper-pool = 上级核定
plan-units-like = { $unit }等 { $count } 个单位
plan-none-refused = 各项规则全部通过。
plan-refused-count = 有 { $count } 处不能通过，须先改正。

post-kind-administrative = 行政编制
post-kind-political-legal = 政法专项编制
post-kind-institution = 事业编制
post-kind-worker = 工勤编制
post-kind-auxiliary = 编外（执法辅助）

item-category-licence = 行政许可
item-category-penalty = 行政处罚
item-category-compulsory = 行政强制
item-category-grant = 行政给付
item-category-inspection = 行政检查
item-category-confirmation = 行政确认
item-category-other = 其他行政权力
item-category-public = 公共服务

figure-column-name = 内容
figure-column-said = 文件
figure-column-now = 现在
figure-not-yet = 尚未建成
figure-mechanisms = 改革机制
figure-mechanisms-query = 改革方案登记的机制数
figure-task-categories = 重点任务大类
figure-task-categories-query = 改革任务登记的大类数
figure-towns = 镇（街道）
figure-towns-query = 当日在册的镇和街道（不含统计园区）
figure-departments = 县级部门
figure-departments-query = 当日在册、类别为“部门”的县级单位
figure-documents = 改革配套文件
figure-documents-query = 文件登记簿中类别为“配套文件”的文件
figure-party-responsibilities = 党建责任
figure-party-responsibilities-query = 党建责任清单的大类数
figure-responsibility-lists = 党建责任清单
figure-responsibility-lists-query = 党建责任清单数
figure-power-categories = 权责清单类别
figure-power-categories-query = 各镇（街道）都行使的权力分属的类别
figure-powers = 权责清单事项
figure-powers-query = 每个镇（街道）都有一个单位行使的权力
figure-delegating-departments = 下放事项的县级部门
figure-delegating-departments-query = 有事项延伸到镇或村的县级部门
figure-town-services = 延伸镇级的事项
figure-town-services-query = 至少在一个镇（街道）受理的便民事项
figure-village-services = 延伸村级的事项
figure-village-services-query = 至少在一个镇（街道）的村（居）受理的便民事项
figure-posts-growth = 镇（街道）事业编制增幅
figure-posts-growth-query = 镇（街道）所属事业编制，现在比建县站之日，取自编制账
figure-moved-staff = 划转的人社所事业人员
figure-moved-staff-query = 按姓名由驻镇县属单位划到镇（街道）的事业人员
figure-moved-officers = 下沉的城管执法人员
figure-moved-officers-query = 按姓名由县级单位划到镇（街道）的事业人员
figure-moved-auxiliaries = 下沉的执法辅助人员
figure-moved-auxiliaries-query = 按姓名由县级单位划到镇（街道）的执法辅助人员（不占编制、无执法证）
figure-layout = 一办七局一中心
figure-layout-query = 各镇（街道）现有的办、局、中心，按机构设置标准
figure-merger = 1+6 整合
figure-merger-query = 镇（街道）事业单位总数，建县站之日与现在
figure-institutions-cut = 事业单位精简
figure-institutions-cut-query = 镇（街道）事业单位现在比建县站之日
figure-modules = 功能模块
figure-modules-query = 已采用的核心功能模块
figure-support-systems = 基础性配套系统
figure-support-systems-query = 已接入的配套系统
figure-feeds = 汇聚数据的部门
figure-feeds-query = 有数据归集的部门
figure-records = 汇聚的数据
figure-records-query = 归集的记录数
figure-base-libraries = 基础库
figure-base-libraries-query = 已建成的基础库
figure-thematic-libraries = 主题库
figure-thematic-libraries-query = 已建成的主题库
figure-scoring-methods = 计分办法
figure-scoring-methods-query = 考核方案可用的计分办法
figure-excellence = 优秀比例高于县级机关（百分点）
figure-excellence-query = 镇（街道）与县级机关优秀比例之差
figure-evaluation = 百分制评估
figure-evaluation-query = 评估方案的总分
# 改革方案的模拟（reform.ftl）
plan-simulation-basis = 模拟依据
plan-simulation-total = 全县模拟结果
plan-simulation-bottlenecks = 瓶颈单位
plan-simulation-units = 各单位负荷和等待
plan-backtest-basis = 回溯检验依据
plan-backtest = 回溯检验：模拟与实际对照
plan-column-value = 内容
plan-column-people = 在岗人数
plan-column-people-before = 在岗人数（前）
plan-column-people-after = 在岗人数（后）
plan-column-visits = 办理次数
plan-column-stuck = 是否原有
plan-column-queue = 期末待办
plan-column-queue-before = 期末待办（前）
plan-column-queue-after = 期末待办（后）
plan-column-arrivals-before = 收件（前）
plan-column-arrivals-after = 收件（后）
plan-column-utilisation = 占用率
plan-column-utilisation-before = 占用率（前）
plan-column-utilisation-after = 占用率（后）
plan-column-waiting = 平均等待（工作小时）
plan-column-waiting-same-work = 同批事项原平均等待（工作小时）
plan-column-waiting-before = 平均等待（前，工作小时）
plan-column-waiting-after = 平均等待（后，工作小时）
plan-column-waiting-p90-before = 九成等待不超过（前，工作小时）
plan-column-waiting-p90-after = 九成等待不超过（后，工作小时）
plan-column-overdue = 超期率
plan-column-overdue-before = 超期率（前）
plan-column-overdue-after = 超期率（后）
plan-column-overdue-simulated = 模拟超期率
plan-column-overdue-difference = 超期率之差（百分点）
plan-column-turnaround-mean = 平均用时（工作小时）
plan-column-turnaround-mean-simulated = 模拟平均用时（工作小时）
plan-column-turnaround-mean-error = 平均用时误差
plan-column-turnaround-median = 用时中位数（工作小时）
plan-column-turnaround-median-simulated = 模拟用时中位数（工作小时）
plan-column-turnaround-median-error = 用时中位数误差
plan-basis-from = 起始日
plan-basis-to = 截止日
plan-basis-learnt-until = 学习截止日（此后用于对照）
plan-basis-visits = 计入的办理次数
plan-basis-learnt = 用于估计办理时长的次数
plan-basis-laid-aside = 其中曾被搁置、后到先办的次数
plan-basis-runs = 随机运行次数
plan-simulated-arrivals = 收件次数
plan-simulated-utilisation = 占用率（办件时间占在岗工作时间）
plan-simulated-waiting = 平均等待（工作小时）
plan-simulated-waiting-p90 = 九成等待不超过（工作小时）
plan-simulated-overdue = 超期率（超过本环节期限的次数占有期限的次数）
plan-simulated-queue = 期末无人接手的待办
plan-why-blocked = 有事无人
plan-why-busy = 占用率超过 85%
plan-why-waits-longer = 等待明显变长
plan-stuck-already = 原已拥堵
plan-stuck-new = 方案造成
plan-people-assumed = { $count }（假定，默认）
plan-people-nobody = 无人
plan-all-units = 全部单位
plan-spread = { $mean }（{ $low }～{ $high }）
plan-chart-utilisation = 各单位占用率：方案前后
plan-chart-waiting = 各单位平均等待：方案前后
plan-chart-overdue = 各单位超期率：方案前后
# refusal.ftl
