# 模块文件的错误和改法，写给模块作者。

remedy-name-near = 是不是想写 { $near }？
remedy-name = 请先声明它，或者改成已声明的名称。
remedy-guard = 条件只能用字段、参数、filed、received、accepted、applicant、channel，比较和 && || ! in，以及 age、birthday、days、workdays、size、has、date、yuan。写法见 docs/modules。
remedy-story = 请对照 docs/modules 里的故事写法修改这一行。
mistake-toml = 这一行不符合 TOML 格式。
remedy-toml = 请检查引号、等号、方括号是否成对，文字要加引号。
mistake-key-unknown = 这里没有 { $key } 这一项。
mistake-key-missing = 缺少 { $key }。
remedy-key-missing = 请在这一段里补上 { $key }。
mistake-type = { $key } 的写法不对：应为{ $expected ->
        [string] 文字
        [integer] 整数
        [boolean] true 或 false
        [array] 列表
        [table] 表
        [bool] 是否
        [date] 日期
        [money] 金额
        [text] 文字
        [person] 人员
        [files] 文件
        [sealed] 加密信息
        [location] 位置
       *[other] 其他
    }，现在是{ $found ->
        [string] 文字
        [integer] 整数
        [float] 小数
        [boolean] true 或 false
        [array] 列表
        [table] 表
        [datetime] 日期
        [bool] 是否
        [date] 日期
        [money] 金额
        [text] 文字
        [person] 人员
        [files] 文件
        [sealed] 加密信息
        [location] 位置
       *[other] 其他
    }。
remedy-type = 请按应有的类型改写。
mistake-wanted = { $key } 只能写 may 或 must，不能写 { $found }。
remedy-wanted = 可以填写 may，必须填写 must，不需要就删去这一行。
mistake-code-shape = 代码 { $code } 不合规。
remedy-code-shape = 代码用小写字母开头，只含小写字母、数字和连字符，最多 40 个字符。
mistake-twice = { $code } 在 { $section } 里写了两次。
remedy-twice = 请改用不同的代码，或删去一处。
mistake-too-many = { $section } 超过 { $max } 项。
remedy-too-many = 请拆成几个流程。
mistake-file-unknown = 模块里不该有这个文件。
remedy-file-unknown = 只能有 module.toml、procedures/*.toml、locales/zh-CN.ftl、locales/en.ftl、stories/*.story 和 *.md。
mistake-file-name = 文件名应为 { $expected }。
remedy-file-name = 请让文件名与流程代码一致。
mistake-no-module = 缺少 module.toml。
remedy-no-module = 请新建 module.toml，写明 code、kind、roles。
mistake-no-procedure = 模块里没有流程。
remedy-no-procedure = 请在 procedures 文件夹里写至少一个流程。
mistake-module-kind = 模块类型不能是 { $kind }。
remedy-module-kind = 写 core（十大核心）或 x（自建）。
mistake-role-unknown = 没有 { $name } 这个角色。
mistake-role-not-of-module = 模块没有列出角色 { $role }。
remedy-role-not-of-module = 请把它加进 module.toml 的 roles。
mistake-role-no-power = { $role } 不能办理业务。
remedy-role-no-power = 系统、安全、审计管理员和审计员不办业务，请换成业务角色。
mistake-stage-unknown = 没有 { $name } 这个环节。
mistake-act-unknown = 没有 { $name } 这个步骤。
mistake-field-unknown = 没有 { $name } 这个信息项。
mistake-material-unknown = 没有 { $name } 这个材料。
mistake-clock-unknown = 没有 { $name } 这个时限。
mistake-letter-unknown = 没有 { $name } 这个文书。
mistake-message-unknown = 没有 { $name } 这个消息。
mistake-order-unknown = 没有 { $name } 这个工单。
mistake-parameter-unknown = 没有 { $name } 这个参数。
mistake-outcome-unknown = 没有 { $name } 这个办理结果。
mistake-verb-unknown = 没有 { $name } 这个动作。
mistake-unit-kind-unknown = 没有 { $name } 这个单位类型。
mistake-field-kind-unknown = 没有 { $name } 这个信息项类型。
mistake-by-unknown = 没有 { $name } 这个办理人。
mistake-clock-unit = 没有 { $name } 这种计时单位。
mistake-mark-unknown = { $act } 要求先有 { $mark }，但没有步骤留下它。
remedy-mark-unknown = 请在前面的步骤里写 once = "{ $mark }"。
mistake-element-shape = 数据元 { $element } 不合规。
remedy-element-shape = 写成“库.数据元”，例如 population.name。
mistake-preset-unknown = 不能自动填 { $preset }。
remedy-preset-unknown = 人员可写 applicant，日期可写 act-date，是否可写 true 或 false。
mistake-choices-missing = { $field } 没有选项。
remedy-choices-missing = 请写 choices。
mistake-choices-idle = { $field } 不是单选，不能写选项。
remedy-choices-idle = 请删去 choices，或把类型改为 choice。
mistake-max-range = { $field } 的上限不对。
remedy-max-range = 请写 1 到 20000。
mistake-sealed-by-kind = { $field } 是否加密由类型 { $kind } 决定。
remedy-sealed-by-kind = 请删去 sealed；要加密请用公民身份号码、电话、银行账号、住址类型。
mistake-parameter-range = 参数 { $code } 的默认值超出范围。
remedy-parameter-range = 请改默认值或 min、max。
mistake-parameter-number = 参数 { $name } 不是整数，不能作时限。
remedy-parameter-number = 请把默认值写成整数。
mistake-clock-length = 时限长度 { $text } 不对。
remedy-clock-length = 天数写 1 到 10000 的整数；小时写整数，分钟写成 "30m"。
mistake-clock-law = 时限 { $clock } 写了法定期限，没有写依据。
remedy-clock-law = 请写 law，注明法律和条款。
mistake-clock-over-statutory = 时限 { $clock } 的承诺超过了法定期限。
remedy-clock-over-statutory = 请把 promised 和参数的 max 降到法定期限以内。
mistake-clock-rolls = { $clock } 不能顺延。
remedy-clock-rolls = 只有自然日的期限才有“最后一日是节假日则顺延”。
mistake-clock-never-started = 时限 { $clock } 从来不开始。
remedy-clock-never-started = 请在步骤里写 starts，或在环节里写 clocks。
mistake-clock-never-stopped = 时限 { $clock } 从来不结束。
remedy-clock-never-stopped = 请在步骤里写 stops。
mistake-clock-of-orders = 工单的时限要注明 of-orders。
remedy-clock-of-orders = 请在时限里写 of-orders = true。
mistake-clock-of-orders-used = { $clock } 是工单的时限，办件不能用。
remedy-clock-of-orders-used = 请另写一个时限。
mistake-clock-act-not-product = 时限 { $clock } 到期要办 { $act }，但系统不能办它。
remedy-clock-act-not-product = 请在 { $act } 的 by 里加上 product。
mistake-clock-act-asks = 时限 { $clock } 到期要办 { $act }，但它要填写内容。
remedy-clock-act-asks = 到期自动办的步骤不能要求填写。
mistake-count-from = 时限不能从 { $found } 起算。
remedy-count-from = 可以写 from received 或 from accepted，不写就是从这一步起算。
mistake-holder-shape = 看不懂办理岗位“{ $holder }”。
remedy-holder-shape = 例如 applicant、grid-worker of grid、village-clerk of village、window-clerk of town service-centre、approver of power。
mistake-join-unknown = join 不能写 { $join }。
remedy-join-unknown = 写 all、lead 或一个整数。
mistake-switch-otherwise = 环节 { $stage } 的 switch 和 otherwise 要成对。
remedy-switch-otherwise = 有开关的环节要写关掉时去哪里。
mistake-switch-circle = 关掉开关后，{ $stage } 会绕圈。
remedy-switch-circle = 请让 otherwise 最终通向没有开关的环节。
mistake-stage-unreachable = 到不了环节 { $stage }。
remedy-stage-unreachable = 请写一个通向它的步骤，或删去它。
mistake-stage-no-exit = 环节 { $stage } 没有出路。
remedy-stage-no-exit = 请写一个离开它的步骤，或注明 end = true。
mistake-stage-end-acts = { $stage } 已经办结，不能再办 { $act }。
remedy-stage-end-acts = 办结后只能评价、重开、停发、更正、核实新卡。
mistake-no-filing = 没有提交申请的步骤。
remedy-no-filing = 请写一个 verb = "file" 的步骤。
mistake-filing-from = { $act } 是提交申请，不能写 from。
remedy-filing-from = 请删去 from。
mistake-filing-to = { $act } 没有写提交后到哪里。
remedy-filing-to = 请写 to。
mistake-act-nobody = { $act } 没有写由谁办。
remedy-act-nobody = 请写 by。
mistake-act-nowhere = { $act } 没有写在哪个环节办。
remedy-act-nowhere = 请写 from。
mistake-act-no-holder = { $act } 由办理岗位办，但 { $stage } 没有办理岗位。
remedy-act-no-holder = 请给环节写 holder，或在 by 里写角色。
mistake-act-no-outcome = { $act } 让办件结束，但没有写结果。
remedy-act-no-outcome = 请写 outcome。
mistake-act-outcome-no-end = { $act } 写了结果，但没有通向办结环节。
remedy-act-outcome-no-end = 请让 to 指向 end = true 的环节。
mistake-accepts = accepts 不能写 { $found }。
remedy-accepts = 写 true 或 "deemed"（视为受理）。
mistake-refusal-no-letter = { $act } 不予受理或不予批准，却没有文书。
remedy-refusal-no-letter = 请写 letter（行政许可法第三十二条、第三十八条）。
mistake-refusal-no-reasons = { $act } 不予受理或不予批准，却不要求写理由。
remedy-refusal-no-reasons = 请写 lines = "must"（理由和救济途径）。
mistake-notice-once = { $act } 是一次性告知，要有文书并且只能一次。
remedy-notice-once = 请写 letter 和 once。
mistake-return-no-reason = { $act } 退回却不要求写原因。
remedy-return-no-reason = 请写 note = "must"。
mistake-extend-nothing = { $act } 是延期，要写延哪个时限和文书。
remedy-extend-nothing = 请写 extends 和 letter。
mistake-extend-fixed = { $act } 要延长 { $clock }，但它不能延长。
remedy-extend-fixed = 请在时限里写 extension。
mistake-ask-no-order = { $act } 请求支持，却没有写哪种工单。
remedy-ask-no-order = 请写 order。
mistake-order-moves-stage = { $act } 是工单的步骤，不能改变环节。
remedy-order-moves-stage = 请删去 to。
mistake-spawn-procedure = { $act } 要新开的流程不合规。
remedy-spawn-procedure = 请写流程代码。
mistake-effect-unknown = 没有这种效果，或者一条里写了几种。
remedy-effect-unknown = 每条只能写一种：{ $known }。
mistake-effect-days = 公示天数不对。
remedy-effect-days = 请写 1 到 3650。
mistake-reason-no-choice = 停发原因要是单选。
remedy-reason-no-choice = 请把它的类型改为 choice。
mistake-reason-never-ends = 停表原因 { $reason } 没有步骤解除。
remedy-reason-never-ends = 请在一个步骤里写 resumes = "{ $reason }"。
mistake-reason-never-begins = 停表原因 { $reason } 没有步骤开始。
remedy-reason-never-begins = 请在一个步骤里写 pauses = "{ $reason }"。
mistake-reason-unknown = 时限 { $clock } 可因 { $reason } 停表，但没有步骤用它。
remedy-reason-unknown = 请改名，或删去。
mistake-letter-idle = 文书 { $letter } 没有用到。
remedy-letter-idle = 请在步骤里写 letter，或删去它。
mistake-message-idle = 消息 { $message } 没有用到。
remedy-message-idle = 请在 effects 里写 notify，或删去它。
mistake-material-idle = 材料 { $material } 没有步骤收。
remedy-material-idle = 请在步骤里写 takes，或删去它。
mistake-field-idle = 信息项 { $field } 没有步骤填。
remedy-field-idle = 请在步骤里写 asks，或写 from 由库来填。
mistake-locale-line = 这一行不是“名称 = 文字”。
remedy-locale-line = 名称顶格写；续行和属性前面空四格。
mistake-locale-twice = { $name } 写了两次。
remedy-locale-twice = 请删去一处。
mistake-locale-empty = { $name } 没有文字。
remedy-locale-empty = 请写上文字。
mistake-locale-missing = 缺少 { $name } 的文字。
mistake-guard-too-long = 条件太长，最多 { $max } 个字节。
mistake-guard-too-deep = 条件嵌套太深，最多 { $max } 层。
mistake-guard-sign = 条件里不能用“{ $found }”。
mistake-guard-open-text = 文字的引号没有成对。
mistake-guard-number = 数字 { $text } 太大。
mistake-guard-rest = 条件到这里应该结束。
mistake-guard-expected = 这里应为“{ $expected }”。
mistake-guard-type = 类型不对：应为{ $expected ->
        [string] 文字
        [integer] 整数
        [boolean] true 或 false
        [array] 列表
        [table] 表
        [bool] 是否
        [date] 日期
        [money] 金额
        [text] 文字
        [person] 人员
        [files] 文件
        [sealed] 加密信息
        [location] 位置
       *[other] 其他
    }，现在是{ $found ->
        [string] 文字
        [integer] 整数
        [float] 小数
        [boolean] true 或 false
        [array] 列表
        [table] 表
        [datetime] 日期
        [bool] 是否
        [date] 日期
        [money] 金额
        [text] 文字
        [person] 人员
        [files] 文件
        [sealed] 加密信息
        [location] 位置
       *[other] 其他
    }。
mistake-guard-compare = 这种值不能这样比较。
mistake-guard-choice = { $field } 没有 { $choice } 这个选项。
mistake-guard-term = 这里应为一个值。
mistake-guard-name = 没有 { $name } 这个名称。
mistake-guard-has = has 里只能写一个材料或信息项。
mistake-guard-date = 日期要写成 date("2026-01-31")。
mistake-guard-yuan = 金额要写成 yuan(500)。
mistake-guard-size = size 只能用于文字和文件。
mistake-guard-function = 没有 { $name } 这个函数。
mistake-story-act = 没有这个步骤：{ $text }。
mistake-story-channel = 没有这种渠道：{ $text }。
mistake-story-clock = 没有这个时限：{ $text }。
mistake-story-clock-then = 看不懂时限的结果：{ $text }。
mistake-story-date = 日期不对：{ $text }。
mistake-story-deputy = AB 岗的写法不对：{ $text }。
mistake-story-earlier = 前面没有这个故事：{ $text }。
mistake-story-field = 没有这个信息项：{ $text }。
mistake-story-given = 看不懂这个前提：{ $text }。
mistake-story-left = 剩余天数不对：{ $text }。
mistake-story-level = 评价等级不对：{ $text }。
mistake-story-material = 没有这份材料，或交法不对：{ $text }。
mistake-story-month = 月份不对：{ $text }。
mistake-story-no-procedure = 没有写是哪个流程的故事。
mistake-story-no-title = 这一行前面没有故事名：{ $text }。
mistake-story-parameter = 没有这个参数：{ $text }。
mistake-story-procedure = 没有这个流程：{ $text }。
mistake-story-role = 没有这个角色：{ $text }。
mistake-story-stage = 没有这个环节：{ $text }。
mistake-story-switch = 没有这个开关，或写法不对：{ $text }。
mistake-story-then = 看不懂这个结果：{ $text }。
mistake-story-time = 时间不对：{ $text }。
mistake-story-unit-kind = 没有这种单位：{ $text }。
mistake-story-version = 版本不对：{ $text }。
mistake-story-when = 看不懂谁做了什么：{ $text }。
mistake-story-with = 这一行要跟在“谁做了什么”后面：{ $text }。
mistake-story-word = 一行要用 given、when、then、with 等开头，不能用 { $text }。
mistake-story-year = 年份不对：{ $text }。
mistake-continues-none = 没有写从版本 { $from } 怎样接着办。
remedy-continues-none = 请在新流程里写 [[continues]]，from = "{ $from }"。
mistake-continues-stage = 旧版的环节 { $stage } 没有对应。
remedy-continues-stage = 请在 continues 的 stages 里写它对应哪个环节。
mistake-continues-end = 旧版的环节 { $stage } 与对应的环节一个办结一个没办结。
remedy-continues-end = 请改为对应同类环节。
mistake-continues-act = 旧版的步骤 { $act } 没有对应。
remedy-continues-act = 请在 continues 的 acts 里写它对应哪个步骤。
mistake-continues-field = 旧版的信息项 { $field } 没有同类型的对应。
remedy-continues-field = 请在 continues 的 fields 里写它对应哪一项。
mistake-field-item = 信息项 { $field } 的事项编号“{ $item }”不合规。
remedy-field-item = 事项编号只含字母、数字和连字符，最多 40 个字符，例如 items = ["BM-001"]。
mistake-field-general = 信息项 { $field } 不能既是通用项又只属于某些事项。
remedy-field-general = 请删去 general 或 items 中的一个。
mistake-suggest-unknown = 没有 { $name } 这种提示。
remedy-suggest-unknown = 提示只能是 line（清单条目）、event-class（事件类别）或 item（事项）。
mistake-route-unknown = 没有 { $name } 这种送法。
remedy-route-unknown = 只能写 counterparts（部门下达）或 superiors（单位上报）。
mistake-question-no-text = 要送出的信息项 { $field } 不是文字。
remedy-question-no-text = 请写一个文字类的信息项。
mistake-county-change-unknown = 没有编制工作 { $name }。
remedy-county-change-unknown = 只能写 post-use 或 staff-change。
mistake-county-change-field = { $act } 要记入县情册，但缺少信息 { $field }（{ $kind }），或者它的选项不在允许之列。
remedy-county-change-field = 请声明这项信息；选项只能是：{ $known }。
mistake-county-change-no-letter = { $act } 要记入县情册，却没有文书。
remedy-county-change-no-letter = 请写 letter：文书的文号就是文件的代码。
mistake-county-change-one-hand = { $act } 要记入县情册，却可以由一个人办完。
remedy-county-change-one-hand = 请在 different-person-from 里写上 verb = "check" 的步骤。
mistake-internal-holder = 内部流程的环节 { $stage } 不能由申请人或清单上的权力单位办理。
remedy-internal-holder = 请写明单位，例如 organiser of county department BB。
mistake-internal-applicant = 内部流程的步骤 { $act } 不能由申请人办，也不能按人唯一。
remedy-internal-applicant = 请在 by 里写角色，并删去 unique。
mistake-found-act = { $act } 不是由系统提交的动作。
remedy-found-act = 写一个 verb = "file"、by = ["product"] 的动作。
mistake-found-programme = 按年龄查找，须写明按哪一个发放项目的年龄。
remedy-found-programme = 请写 programme。
mistake-found-person = 查询没有给出 person_id。
remedy-found-person = 请在查询里选出 person_id 和要带入的内容。
mistake-found-long = 查询超过 { $max } 个字符。
remedy-found-long = 请缩短。
mistake-found-feeds = 查询没有写明依据哪些数据来源。
remedy-found-feeds = 请写 feeds；来源未通过时，不会因此停办任何人。
mistake-found-how = 没有写明按什么查找。
remedy-found-how = 按年龄写 born = true，按库写 query，只写一种。
mistake-found-field = { $field } 要由查询带入，但流程没有查询。
remedy-found-field = 请补写 found 一节和 query。
mistake-table-empty = 表 { $table } 一行也没有。
remedy-table-empty = 写 rows = [ {"{"} code = "…", name = "…", name-en = "…" {"}"} ]。
mistake-table-unknown = 没有 { $name } 这张表。
mistake-choices-and-table = choices 和 table 只能写一个。
remedy-choices-and-table = 选项取自表时删去 choices。
mistake-field-against = 信息项 { $field } 写了 against，但它不是单位或人。
remedy-field-against = against 只用于 unit 或 person。
mistake-row-limit = 表 { $table } 第 { $row } 行的时限不完整。
remedy-row-limit = unit 写 working-days、natural-days、working-hours 或 clock-hours，limit 写正整数（小时可写 "30m"）；两列都写或都不写。
mistake-row-plan = 表 { $table } 第 { $row } 行不是一个步骤。
remedy-row-plan = 写 plan、unit（如 town grid-centre）、question，part 写 lead 或 assist。
mistake-plan-empty = 预案 { $plan } 在表里没有步骤。
remedy-plan-empty = 给它写步骤，或从选项里去掉。
mistake-spawn-field = 信息项 { $field } 是密封的或是文件，不能带到另一件里。
remedy-spawn-field = 去掉它，或改用普通的信息项。
mistake-spawn-rated = rated-at-most 应是 1 到 5。
remedy-spawn-rated = 2 表示评价为不满意或非常不满意时。
mistake-spawn-filing = 提交步骤 { $act } 不能立即另开一件。
remedy-spawn-filing = 放到后面的步骤里。
mistake-internal-event = internal 和 event 只能写一个。
remedy-internal-event = 单位之间的事写 internal，发生在某处的事写 event。
mistake-figure-shows = 没有 { $name } 这种数字。
mistake-figure-per = 数字 { $figure } 是比率，没有写 per。
remedy-figure-per = 写 per = { "{" } … { "}" }，或用 in-time 说按时的比率。
mistake-figure-idle = 数字 { $figure } 没有写在 figures 里。
remedy-figure-idle = 把它加进 figures，或删去。
mistake-figure-choice = 选项里没有 { $name }。
mistake-figure-procedure = 本模块没有流程 { $name }。
mistake-figure-counts-nothing = 这个数字什么也不数。
remedy-figure-counts-nothing = 写 acts、outcomes、clock、answered 或 rated 中的一个。
mistake-figure-where = where 和 is 要一起写。
remedy-figure-where = where 写选项信息项，is 写要数的选项。
mistake-figure-undefined = 数字 { $figure } 没有说数什么。
remedy-figure-undefined = 写一段 [[figure]]：code、shows（count、share、mean）、of。
mistake-module-same = 本模块和 { $other } 除了名称没有区别。
remedy-module-same = 给它自己的流程和数字，或改用那个模块。
mistake-figure-own = 本模块的数字 { $other } 都有。
remedy-figure-own = 写一个只有本模块才有的数字。

module-title = 功能模块
module-lead = 十大模块（默认 { $n } 个）和本县自己加的 { $x } 个。模块是文件，改了不用重装系统。
module-core = 十大模块
module-core-note = 来源文件没有列出名称，这是默认配置。
module-more = 扩展模块
module-more-note = 本县自己写的，或附带的示例。
module-more-none = 还没有扩展模块
module-more-none-text = 照着写作指南写好文件，由系统管理员采用。
module-name = 模块
module-procedures = 流程
module-procedure = 流程
module-figures = 数字
module-figures-note = 最近三十天，由办件记录算出。
module-figure-none = 还没有
module-figure-of = 以 { $n } 件计
module-state = 状态
module-is-off = 本模块已停用，不能新提交；在办的照常办。
module-off-in = 以下镇（街道）没有启用：{ $towns }
module-places = 在办
module-open = 在办件数
module-file = 登记
module-events = 对外发布的事件
module-events-note = 别的系统可以订阅。
module-towns = 各镇（街道）启用情况
module-towns-lead = 可以按镇（街道）和日期启用或停用；停用后在办的照常办。
module-towns-set = 启用或停用
module-town = 镇（街道）
module-town-how = 怎样
module-town-from = 自哪天起
module-town-do = 保存
module-town-said = 已记下，到日子自动生效。
module-town-said-so = 记录
module-town-on = { $day } 起启用
module-town-off = { $day } 起停用
mistake-plan-twice = 步骤 { $act } 里有两份预案。
remedy-plan-twice = 一个步骤只启动一份，另一份放到别的步骤。
