# 尊老金的故事。given 是前提,when 是谁做了什么,then 是结果。
procedure elder-allowance

given today 2026-03-02 09:00
given library name 王秀英
given library citizen-number 320623194603200029
given library birth-date 1946-03-20
given library address 江苏省南通市如东县双甸镇星光居委会3组12号

story 系统找到
  when product find
  then stage visit, holder grid-worker, due 2026-03-09, told found, version 1
  then field name 王秀英, field name from library, field birth-date from library
  then grid-worker 李娟 may hand-in not-needed correct remark
  then applicant may correct withdraw

story 上门提交
  given story 系统找到
  when today 2026-03-03 10:00
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with phone 13800138000
    with consent 是
    with portrait photo
    with citizen-card photo
    with household-register photo
  then stage acceptance, holder window-clerk, told handed-in, clock visit stopped, clock notice due 2026-03-10
  then field account-holder 王老太, field account-holder from rule, field bank-account 6228480402564890018

story 受理
  given story 上门提交
  when window-clerk 周敏 accept
  then stage approval, accepted 2026-03-03, letter acceptance-notice, told accepted
  then clock notice stopped, clock overall due 2026-03-17, light green

story 王老太从找到到发放
  given story 受理
  given first month elder-allowance 2026-03
  when today 2026-03-05 15:00
  when approver 陈刚 approve
  then stage telling, enrolled elder-allowance from 2026-03, letter grant-decision, told granted
  then clock overall stopped, open
  when grid-worker 李娟 tell
  then stage granted, outcome granted, due none
  when applicant rate
    level 5
    note 上门办的,一趟没跑
  then rating 5
  when applicant rate
    level 1
  then refused once-only

story 评价即办结
  given story 受理
  when approver 陈刚 approve
  when applicant rate-told
    level 4
  then stage granted, outcome granted, rating 4

story 无人评价,到期办结
  given story 受理
  when approver 陈刚 approve
  when clock tell falls due
  then stage granted, outcome granted

story 材料不全,一次性告知,补正后受理
  when window-clerk 周敏 file-at-window
    with bank-account 6228480402564890018
    with consent 是
    with citizen-card paper
  then stage acceptance, clock notice due 2026-03-09
  when window-clerk 周敏 accept
  then refused material-missing at portrait
  when window-clerk 周敏 notify
    line 户口簿须有本人页
  then stage correction, letter one-time-notice, told needs-more, mark one-time-notice, holder none
  then lines material:portrait material:household-register 户口簿须有本人页
  then clock notice stopped
  when today 2026-03-10 11:00
  when applicant supply
    with portrait photo
    with household-register photo
  then stage acceptance, clock notice due 2026-03-17
  when window-clerk 周敏 accept
  then stage approval, clock overall due 2026-03-24

story 一次性告知只有一次
  given story 材料不全,一次性告知,补正后受理
  given switch public-notice off
  then stage approval
  when approver 陈刚 return
    note 户口簿照片不清楚
  then stage rework, clock overall paused

story 补正后不得再次告知
  when window-clerk 周敏 file-at-window
    with bank-account 6228480402564890018
    with consent 是
  when window-clerk 周敏 notify
  then lines material:portrait material:citizen-card material:household-register
  when applicant supply
    with portrait photo
  when window-clerk 周敏 notify
  then refused once-only
  then window-clerk 周敏 may accept decline correct withdraw remark

story 什么都没补,不算补正
  when window-clerk 周敏 file-at-window
    with bank-account 6228480402564890018
    with consent 是
  when window-clerk 周敏 notify
  when applicant supply
  then refused nothing-given

story 五个工作日没有答复,视为受理
  given story 上门提交
  when clock notice falls due
  then stage approval, accepted 2026-03-03 deemed, clock overall due 2026-03-17, clock notice stopped, told accepted

story 时限已过,不能抢在视为受理之前不予受理
  given story 上门提交
  when today 2026-03-11 09:00
  when window-clerk 周敏 decline
    line 材料不符
  then refused limit-passed
  when clock notice falls due
  then accepted 2026-03-03 deemed

story 不到期的时限不会提前发生
  given story 上门提交
  then clock notice running, clock notice left 5
  when today 2026-03-10 23:59
  then clock notice left 1, light yellow
  when window-clerk 周敏 accept
  then accepted 2026-03-10

story 不予受理要写理由
  given story 上门提交
  when window-clerk 周敏 decline
  then refused lines-missing at lines
  when window-clerk 周敏 decline
    line 户籍不在本县,请向户籍地申请
  then stage declined, outcome declined, letter decline-notice, told declined, due none
  then applicant may rate

story 不予批准要写理由和救济途径
  given story 受理
  when approver 陈刚 reject
  then refused lines-missing
  when approver 陈刚 reject
    line 已在外县领取同类津贴
    line 可在六十日内申请行政复议,或在六个月内提起行政诉讼
  then stage refused, outcome refused, letter refusal-decision, told refused
  when approver 陈刚 approve
  then refused case-closed

story 谁提交谁受理都不能自己批准
  given story 受理
  when approver 周敏 approve
  then refused same-hand
  when approver 李娟 approve
  then refused same-hand
  when approver 王老太 approve
  then refused own-matter
  when window-clerk 周敏 approve
  then refused not-yours
  then approver 周敏 may not approve reject
  then approver 陈刚 may approve reject return ask remark

story 自己上门收的件自己不能受理
  given story 上门提交
  when window-clerk 李娟 accept
  then refused same-hand

story AB岗代办,但绕不开回避
  given story 受理
  given deputy 孙丽 for approver 陈刚
  given deputy 周敏 for approver 陈刚
  when window-clerk 孙丽 approve
  then stage telling

story AB岗也不能批自己受理的件
  given story 受理
  given deputy 周敏 for approver 陈刚
  when window-clerk 周敏 approve
  then refused same-hand

story 初核和公示由县里开关
  given switch village-check on
  given switch public-notice on
  when product find
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with portrait photo
    with citizen-card photo
    with household-register photo
  then stage village-check, holder village-clerk
  when village-clerk 李娟 village-pass
  then refused same-hand
  when village-clerk 赵云 village-pass
  then stage acceptance
  when window-clerk 周敏 accept
  then stage public-notice, clock overall running
  when window-clerk 周敏 publish
  then published until 2026-03-09, clock public-notice due 2026-03-09
  when clock public-notice falls due
  then stage approval

story 公示期间有异议
  given switch public-notice on
  given story 上门提交
  when window-clerk 周敏 accept
  when window-clerk 周敏 object
    note 有人反映已迁出
  then refused mark-missing
  when window-clerk 周敏 publish
  when window-clerk 周敏 object
  then refused note-missing
  when window-clerk 周敏 object
    note 有人反映已迁出
  then stage approval, clock public-notice stopped

story 退回补充时停表,补充后接着算
  given story 受理
  when today 2026-03-05 10:00
  then clock overall left 9
  when approver 陈刚 return
    note 银行卡照片与卡号不一致
  then stage rework, holder grid-worker, clock overall paused, due none
  when today 2026-03-12 10:00
  when grid-worker 李娟 resupply
    with bank-account 6217001210024455220
  then stage approval, clock overall running, clock overall due 2026-03-24, clock overall left 9
  then field bank-account 6217001210024455220

story 退回要写原因
  given story 受理
  when approver 陈刚 return
  then refused note-missing

story 有人先办了,页面已旧
  given story 上门提交
  when window-clerk 周敏 accept seen 1
  then refused stale
  when window-clerk 周敏 accept seen 2
  then stage approval
  when window-clerk 周敏 accept seen 3
  then refused act-not-open

story 银行卡必须是本人的
  when product find
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with account-holder 王小明
    with consent 是
  then refused elder-account-not-hers at bank-account
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890017
    with consent 是
  then warned bank-account-check-digit, stage acceptance

story 没有同意不能提交,缺什么一次说全
  when product find
  when grid-worker 李娟 hand-in
  then refused nothing-given
  when grid-worker 李娟 hand-in
    with portrait photo
  then refused field-missing at bank-account, refused field-missing at consent
  when grid-worker 李娟 hand-in
    with bank-account 12
    with phone 110
    with consent 也许
  then refused field-bank-account at bank-account, refused field-phone at phone, refused field-bool at consent
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 否
  then refused elder-consent at consent

story 人口库里有的不用填,也不能改成别的
  when product find
  when grid-worker 李娟 hand-in
    with name 王秀兰
    with bank-account 6228480402564890018
    with consent 是
  then refused field-known at name
  when grid-worker 李娟 hand-in
    with name 王秀英
    with bank-account 6228480402564890018
    with consent 是
  then stage acceptance, field name from library

story 已有电子证照的不再要
  given certificate citizen-card
  given certificate household-register
  when product find
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with portrait photo
  then material citizen-card certificate, material household-register certificate, material portrait photo
  when window-clerk 周敏 accept
  then stage approval

story 不存在的证照不能顶替
  when product find
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with citizen-card certificate
  then refused material-certificate at citizen-card

story 亲属受托网上申请
  when relative 王小明 apply
    with phone 13800138000
    with bank-account 6228480402564890018
    with consent 是
    with portrait photo
    with citizen-card photo
    with household-register photo
  then stage acceptance, told handed-in
  then relative 王小明 may correct withdraw

story 网上申请不能说看过纸质件
  when applicant apply
    with bank-account 6228480402564890018
    with consent 是
    with portrait paper
  then refused material-paper at portrait

story 没到提前找到的天数
  given library birth-date 1946-06-20
  when product find
  then refused elder-too-young at birth-date

story 县里可以改提前天数
  given library birth-date 1946-06-20
  given parameter days-ahead 120
  when product find
  then stage visit

story 闰日出生,逢闰年仍是二月二十九日满八十
  given today 2023-12-30 09:00
  given library birth-date 1944-02-29
  when product find
  then refused elder-too-young at birth-date
  when today 2023-12-31 09:00
  when product find
  then stage visit

story 闰日出生,提前天数从生日倒数
  given today 2026-12-30 09:00
  given library birth-date 1948-02-29
  given parameter eligible-age 79
  when product find
  then stage visit

story 闰日出生,按三月一日算就还差一天
  given today 2026-12-30 09:00
  given library birth-date 1948-02-29
  given parameter eligible-age 79
  given parameter leap-birthday first-of-march
  when product find
  then refused elder-too-young at birth-date

story 同一个人不能有两件
  given duplicate 2025-320623111-000009
  when product find
  then refused duplicate-case
  when window-clerk 周敏 file-at-window
    with bank-account 6228480402564890018
    with consent 是
  then refused duplicate-case

story 走访发现不需办理
  given story 系统找到
  when grid-worker 李娟 not-needed
    note 老人已于上月去世
  then stage lapsed, outcome lapsed, clock visit stopped

story 上门逾期会亮红灯,但不会自己办结
  given story 系统找到
  when clock visit falls due
  then clock visit expired, stage visit, light red, version 1
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
  then stage acceptance, clock visit stopped

story 本人撤回
  given story 受理
  when applicant withdraw
    note 不想要了
  then stage withdrawn, outcome withdrawn, clock overall stopped, due none
  when approver 陈刚 approve
  then refused case-closed

story 更正要留痕
  given story 受理
  when window-clerk 周敏 correct
    with phone 13900139000
  then refused note-missing
  when window-clerk 周敏 correct
    with name 王秀兰
    note 写错了
  then refused field-not-asked at name
  when window-clerk 周敏 correct
    with phone 13900139000
    note 家人换了号码
  then field phone 13900139000, stage approval
  when window-clerk 周敏 correct
    note 什么也没改
  then refused nothing-given

story 去世停发
  given story 王老太从找到到发放
  given last month elder-allowance 2026-07
  when today 2026-07-20 09:00
  when product stop
  then refused field-missing at stop-reason
  when product stop
    with stop-reason death
  then stage stopped, stopped elder-allowance until 2026-07 for death, letter stop-notice, outcome granted

story 停错了可以恢复,但要另一个人
  given story 王老太从找到到发放
  when approver 陈刚 stop
    with stop-reason error
  then stage stopped
  when approver 陈刚 restore
    note 同名,停错了
  then refused same-hand
  when approver 吴静 restore
    note 同名,停错了
  then stage telling, open, enrolled elder-allowance from 2026-03

story 批准前停发要走撤回
  given story 受理
  when window-clerk 周敏 stop
    with stop-reason death
  then refused act-not-open

story 转交和催办
  given story 受理
  when unit-head 钱主任 urge
  then stage approval
  when unit-head 钱主任 reassign
    assign approver 吴静
  then holder approver
  when approver 陈刚 approve
  then refused not-yours
  when approver 吴静 approve
  then stage telling

story 请求支持,未答复前不能批准
  given story 受理
  when approver 陈刚 ask
    unit 320623000000-MZJ department
    question 是否已在外县领取
  then order open, clock order due 2026-03-06, stage approval
  when approver 陈刚 approve
  then refused orders-open
  when department-officer 郑科 at 320623000000-GAJ answer
    note 没有
  then refused not-yours
  when department-officer 郑科 answer
    note 未在外县领取
  then order answered, clock order stopped
  when approver 陈刚 approve
  then stage telling

story 跨春节的承诺时限
  given today 2026-02-09 09:00
  when product find
  when today 2026-02-10 09:00
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with portrait photo
    with citizen-card photo
    with household-register photo
  then clock notice due 2026-02-24
  when window-clerk 周敏 accept
  then clock overall due 2026-03-02
  when today 2026-02-13 16:00
  when approver 陈刚 return
    note 春节前后到家里再核实
  then clock overall paused
  when today 2026-02-24 09:00
  when grid-worker 李娟 resupply
    with bank-account 6217001210024455220
  then clock overall left 8, clock overall due 2026-03-04

story 跨年的时限先暂定,新日历来了重算
  given calendar until 2025
  given today 2025-12-24 09:00
  given parameter days-ahead 120
  when product find
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with portrait photo
    with citizen-card photo
    with household-register photo
  when window-clerk 周敏 accept
  then clock overall provisional, clock overall due 2026-01-07
  when calendar 2026 comes
  then clock overall final, clock overall due 2026-01-08, version 3

story 主任批准延期,只有一次
  given story 受理
  when approver 陈刚 extend
    note 需要核实
  then refused not-yours
  when unit-head 钱主任 extend
  then refused note-missing
  when unit-head 钱主任 extend
    note 需要与外县核实
  then clock overall due 2026-03-24, letter extension-notice
  when unit-head 钱主任 extend
    note 还要时间
  then refused extension-used-up

story 过了期限再延期不行
  given story 受理
  when clock overall falls due
  then clock overall expired, light red, stage approval
  when unit-head 钱主任 extend
    note 忘了
  then refused clock-over
  when approver 陈刚 approve
  then stage telling, clock overall stopped

story 县里把承诺放宽到法定以上,不予执行
  given parameter promised-days 21
  given story 上门提交
  when window-clerk 周敏 accept
  then refused promised-over-statutory
