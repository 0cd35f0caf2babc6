# 部门之间共享数据:申请、审核、使用、导出。

web-menu-grants = 共享申请
web-menu-grants-text = 各单位申请使用的数据，由您审核，也可以收回。
web-menu-approvals = 核准导出
web-menu-approvals-text = 数据管理员申请导出的数据，由您核准后才能取走。
web-menu-shared = 共享数据
web-menu-shared-text = 本单位能看的数据，和可以申请的库。
sharing-mine = 申请过的
sharing-offered = 可以用哪些库
sharing-offered-note = 无条件共享的直接看；有条件共享的写明用途、列和期限申请；不予共享的不能申请。
home-act-libraries = 查共享数据
sharing-unit = 本单位的共享数据
sharing-unit-lead = { $unit }申请使用的数据。到期或者收回后，立即不能再看。
sharing-unit-none = 还没有申请过
sharing-unit-none-text = 在下面选一个库，写明用途、要哪些列、用到哪一天，数据管理员审核后就能看。
sharing-choose = 选库
sharing-ask = 申请共享
sharing-ask-title = 申请使用：{ $library }
sharing-columns = 列
sharing-columns-hint = 只勾办事要用的。没有勾的列看不到，也不能用来筛选。
sharing-column-class = { $class } 级数据
sharing-purpose = 用途
sharing-purpose-hint = 写明办什么事、怎么用，至少 10 个字。不要写身份证号、电话。
sharing-item = 办理事项
sharing-item-hint = 服务于清单里的事项时，填事项编码。
sharing-serves = 办理：{ $item }
sharing-until = 用到哪天
sharing-until-hint = 最长 { $days } 天（默认）。
sharing-open-note = 这个库无条件共享，不用申请，能看数据中枢的人员都可以看，人员和单位只有代号；每看一页记入日志。
sharing-closed-note = 这个库不予共享，不能申请。
sharing-open-rows = 看数据
sharing-rows = 数据
sharing-rows-lead = 可以看到 { $until }。每看一页记入日志。
sharing-rows-open = 无条件共享。每看一页记入日志。
sharing-pseudonym = 代号
sharing-pseudonym-note = 代号相同的是同一个人、同一个单位或地物。代号只在这一次申请、这一次建库里有效，和别的申请对不上。
sharing-village = 村（社区）
sharing-code = 类别
sharing-all = 全部
sharing-rows-none = 没有这样的数据
sharing-by = { $name } { $at }
sharing-who = 申请单位
sharing-asked-said = 已提出申请，等数据管理员审核。
sharing-granted-said = 已同意，该单位现在可以看。
sharing-refused-said = 已退回，理由已告知申请人。
sharing-withdrawn-said = 已收回，该单位现在不能再看。
sharing-state-waiting = 待审核
sharing-state-refused = 未同意
sharing-state-running = 可用
sharing-state-over = 已到期
sharing-state-withdrawn = 已收回
sharing-state-taken = 已取走
sharing-told-granted = { $name }{ $at }同意{ $note ->
    [none] {""}
   *[other] ：{ $note }
 }
sharing-told-refused = { $name }{ $at }未同意{ $note ->
    [none] {""}
   *[other] ：{ $note }
 }
sharing-told-withdrawn = { $name }{ $at }收回{ $note ->
    [none] {""}
   *[other] ：{ $note }
 }
sharing-told-taken = { $name }{ $at }取走{ $note ->
    [none] {""}
   *[other] ：{ $note }
 }
sharing-desk = 共享申请
sharing-desk-lead = 看清用途和列再同意。自己提出的、本单位的申请，请其他人办理。
sharing-waiting = 待审核
sharing-waiting-none = 没有待审核的申请
sharing-waiting-none-text = 各单位提出申请后列在这里。
sharing-decided = 办过的
sharing-grant = 同意
sharing-refuse = 不同意
sharing-withdraw = 收回
sharing-withdraw-why = 收回的理由
export-title = 导出数据
export-lead = 导出先申请，由安全管理员核准；核准后 { $days } 天内由申请人取走，只能取一次。
export-none = 还没有导出过
export-none-text = 打开一个库，写明用途和列，提出申请。
export-ask = 申请导出
export-ask-title = 申请导出：{ $library }
export-columns-hint = 只勾要用的。核准后 { $days } 天内取走（默认），文件里写明取走人、时间和申请编号。
export-identifying = 直接认得出人的列
export-identifying-hint = 不勾就不导出。勾了的，核准人看得到，名单上每个人都记入日志。
export-purpose-hint = 写明给谁、办什么事，至少 10 个字。不要写身份证号、电话。
export-asked-said = 已申请导出，等安全管理员核准。
export-until = 取走期限
export-fetch = 取走文件
export-desk = 核准导出
export-desk-lead = 您看得到谁、为什么、要哪些列，看不到数据。同意后申请人可以取一次。
export-identifies = 会带出直接认得出人的列：{ $columns }。
export-closed = 这个库不予共享，导出要有法定依据。
export-approve = 核准
export-approved-said = 已核准，申请人可以取走。
export-waiting-none = 没有等您核准的导出
export-waiting-none-text = 数据管理员申请导出后列在这里。
export-origin = 取走人：{ $name }，时间：{ $at }，申请编号：{ $request }。不得转给他人。
refusal-sharing-library-unknown = 没有这个库。
refusal-sharing-level-open = “{ $library }”是无条件共享，不用申请，可以直接看。
refusal-sharing-level-closed = “{ $library }”是不予共享，不能申请和使用。
refusal-sharing-columns-missing = 请勾选要用的列。
refusal-sharing-column-unknown = 这个库里没有这一列，或者不能共享：{ $column }。请重新勾选。
refusal-sharing-purpose-short = 用途至少写 { $min } 个字，写明办什么事。
refusal-sharing-too-long = 期限最长 { $max } 天，请改早一些；到期前可以再申请。
refusal-sharing-own-unit = 这是您所在单位的申请，请其他单位的数据管理员办理。
refusal-sharing-waiting = 申请还没有审核，同意后才能使用。
refusal-sharing-refused = 申请没有得到同意。可以看过理由后重新申请。
refusal-sharing-over = 期限已过，要用请重新申请。
refusal-sharing-withdrawn = 已被收回，要用请重新申请。
refusal-sharing-taken = 文件已经取走，只能取一次。再要请重新申请。
refusal-sharing-library-gone = 这个库现在没有了，请与数据管理员联系。
refusal-sharing-not-open = 这个库不是无条件共享，请先申请。
refusal-sharing-no-village = 没有可以按村筛选的列。
refusal-sharing-village-unknown = 请从名单里选村（社区）。
refusal-sharing-no-code = 只能按看得到的代码列筛选。
refusal-sharing-code-unknown = 代码表里没有这个值，请从名单里选。
refusal-sharing-page-deep = 只能翻看前 { $rows } 行，请用筛选缩小范围。
refusal-export-too-many = 一次最多导出 { $max } 行，这个库太大。
refusal-export-asker-only = 文件由申请人本人取走。
