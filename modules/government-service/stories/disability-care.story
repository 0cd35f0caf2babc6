# 重度残疾人护理补贴的故事。等级、证号、有效期由系统从残联的证里找到。
procedure disability-care

given today 2026-03-02 09:00
given item BM-003
given library name 王秀英
given library citizen-number 320623195803200028
given library birth-date 1958-03-20
given library address 江苏省南通市如东县双甸镇星光居委会3组12号
given library level one
given library certificate-number 08000000111
given library valid-until 2029-10-03

story 系统找到
  when product find
  then stage visit, holder grid-worker, due 2026-03-09, told found, version 1
  then field level one, field level from library, field certificate-number 08000000111, field valid-until 2029-10-03
  then grid-worker 李娟 may hand-in not-needed correct remark
  then applicant may correct withdraw

story 上门提交,不再问等级和证号
  given story 系统找到
  when today 2026-03-03 10:00
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card photo
  then stage acceptance, told handed-in, clock visit stopped, clock notice due 2026-03-10
  then field account-holder 王老太, field level from library, material disability-certificate missing

story 受理
  given story 上门提交,不再问等级和证号
  when window-clerk 周敏 accept
  then stage approval, accepted 2026-03-03, letter acceptance-notice, told accepted
  then clock notice stopped, clock overall due 2026-03-17, light green

story 从找到到发放
  given story 受理
  given first month disability-care 2026-03
  when today 2026-03-05 15:00
  when approver 陈刚 approve
  then stage telling, enrolled disability-care from 2026-03, letter grant-decision, told granted
  then clock overall stopped, open
  when grid-worker 李娟 tell
  then stage granted, outcome granted, due none

story 找到的等级和证号不能改成别的
  given story 系统找到
  when grid-worker 李娟 hand-in
    with level two
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
  then refused field-known at level

story 村里初核,不是提交的人
  given switch village-check on
  given story 系统找到
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card photo
  then stage village-check, holder village-clerk, told handed-in
  when village-clerk 李娟 village-pass
  then refused same-hand
  when village-clerk 赵云 village-doubt
    note 家里说能自理,请再看
  then stage acceptance

story 公示由县里开关
  given switch public-notice on
  given story 上门提交,不再问等级和证号
  when window-clerk 周敏 accept
  then stage public-notice
  when window-clerk 周敏 publish
  then published until 2026-03-10, clock public-notice due 2026-03-10
  when clock public-notice falls due
  then stage approval

story 不需要长期照护的不能提交
  given story 系统找到
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 否
    with other-care none
  then refused care-not-needed at needs-care
  when grid-worker 李娟 not-needed
    note 本人说生活能自理,不需要照护
  then stage lapsed, outcome lapsed, clock visit stopped

story 没有同意不能提交,缺什么一次说全
  given story 系统找到
  when grid-worker 李娟 hand-in
    with citizen-card photo
  then refused field-missing at bank-account, refused field-missing at consent, refused field-missing at needs-care, refused field-missing at other-care
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 否
    with needs-care 是
    with other-care none
  then refused care-consent at consent

story 领工伤护理费的不能重复领
  given story 系统找到
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care work-injury
    with citizen-card photo
  when window-clerk 周敏 accept
  when approver 陈刚 approve
  then refused care-doubled at other-care
  when window-clerk 周敏 correct
    with other-care none
    note 工伤护理费已停,有停发单
  when approver 陈刚 approve
  then stage telling

story 监护人的卡要写原因,由第二人核实
  given story 系统找到
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with account-name 王小明
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card photo
  then refused care-account-name at account-name
  when grid-worker 李娟 hand-in
    with bank-account 6228480402564890018
    with account-name 王小明
    with holder-reason guardian
    with holder-since 2024-05-01
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card photo
  when window-clerk 周敏 accept
  when approver 陈刚 approve
  then refused care-holder-unconfirmed at holder-confirmed
  when approver 陈刚 approve
    with holder-confirmed 是
  then stage telling

story 证不在库里的,窗口收件要填等级、交证
  given applicant 张国庆
  given no person
  when window-clerk 周敏 file-at-window
    with name 张国庆
    with citizen-number 320623195803200028
    with birth-date 1958-03-20
    with address 江苏省南通市如东县双甸镇星光居委会3组15号
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card paper
  then refused field-missing at level
  when window-clerk 周敏 file-at-window
    with name 张国庆
    with citizen-number 320623195803200028
    with birth-date 1958-03-20
    with address 江苏省南通市如东县双甸镇星光居委会3组15号
    with level three
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card paper
  then refused field-choice at level

story 窗口收件缺证,一次性告知,补正后受理
  when window-clerk 周敏 file-at-window
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
    with citizen-card paper
  then stage acceptance, clock notice due 2026-03-09, field level from library
  when window-clerk 孙丽 accept
  then refused material-missing at disability-certificate
  when window-clerk 孙丽 notify
  then stage correction, letter one-time-notice, told needs-more, lines material:disability-certificate
  when today 2026-03-10 11:00
  when applicant supply
    with disability-certificate photo
  then stage acceptance, clock notice due 2026-03-17
  when window-clerk 孙丽 accept
  then stage approval, clock overall due 2026-03-24

story 有电子残疾人证的不再要证
  given certificate disability
  given certificate citizen-card
  when relative 王小明 apply
    with bank-account 6228480402564890018
    with consent 是
    with needs-care 是
    with other-care none
  then stage acceptance, material disability-certificate certificate, told handed-in
  then relative 王小明 may correct withdraw

story 五个工作日没有答复,视为受理
  given story 上门提交,不再问等级和证号
  when clock notice falls due
  then stage approval, accepted 2026-03-03 deemed, clock overall due 2026-03-17, told accepted

story 不予批准要写理由和救济途径
  given story 受理
  when approver 陈刚 reject
  then refused lines-missing
  when approver 陈刚 reject
    line 已纳入特困供养
    line 可在六十日内申请行政复议,或在六个月内提起行政诉讼
  then stage refused, outcome refused, letter refusal-decision, told refused

story 不予受理要写理由
  given story 上门提交,不再问等级和证号
  when window-clerk 周敏 decline
    line 户籍不在本县,请向户籍地申请
  then stage declined, outcome declined, letter decline-notice, told declined

story 谁提交谁受理都不能自己批准
  given story 受理
  when approver 周敏 approve
  then refused same-hand
  when approver 李娟 approve
  then refused same-hand
  when approver 王老太 approve
  then refused own-matter
  then approver 陈刚 may approve reject return ask remark

story 退回补充时停表,补充后接着算
  given story 受理
  when today 2026-03-05 10:00
  when approver 陈刚 return
    note 银行卡照片与卡号不一致
  then stage rework, holder grid-worker, clock overall paused
  when today 2026-03-12 10:00
  when grid-worker 李娟 resupply
    with bank-account 6217001210024455220
  then stage approval, clock overall due 2026-03-24

story 去世停发
  given story 从找到到发放
  given last month disability-care 2026-07
  when today 2026-07-20 09:00
  when product stop
    with stop-reason death
  then stage stopped, stopped disability-care until 2026-07 for death, letter stop-notice, told stopped

story 证到期或降级,停发
  given story 从找到到发放
  given last month disability-care 2026-10
  when today 2026-10-04 09:00
  when product stop
    with stop-reason certificate-ended
  then stage stopped, stopped disability-care until 2026-10 for certificate-ended, told stopped

story 换了新证,由另一个人恢复
  given story 证到期或降级,停发
  when approver 陈刚 restore
    note 新证仍为一级
  then refused same-hand
  when approver 吴静 restore
    note 新证仍为一级
  then stage telling, open, told granted

story 批准前证失效,由系统终止,没答复的工单随之撤回
  given story 受理
  when approver 陈刚 ask
    unit 320623000000-MZJ department
    question 是否领取工伤护理费
  then order open
  when product lapse
  then stage lapsed, outcome lapsed, order withdrawn, clock overall stopped

story 换卡由第二人核实后才发到新卡
  given story 从找到到发放
  when grid-worker 李娟 correct
    with bank-account 6217001210024455220
    note 原卡丢了
  when window-clerk 李娟 confirm-account
  then refused same-hand
  when window-clerk 周敏 confirm-account
  then stage granted, field bank-account 6217001210024455220

story 同一个人不能有两件
  given duplicate 2025-320623111-000009
  when product find
  then refused duplicate-case

story 本人撤回
  given story 受理
  when applicant withdraw
    note 不想要了
  then stage withdrawn, outcome withdrawn, due none
