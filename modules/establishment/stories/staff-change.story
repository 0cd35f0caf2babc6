# 人员变动的故事:入编、调动、借调、归队、出编。
procedure staff-change

given today 2026-03-02 09:00
given applicant 双甸镇综合服务中心
given no person

story 申报入编
  when unit-head 赵镇长 report
    with change enter
    with staff-number RD09001
    with effective 2026-03-16
    with approval 县委编办编字〔2026〕1号
    with name 王新
    with sex female
    with born 2001-05-04
    with kind institution
    with unit 320623111000-FWZX
    with title 办事员
    with rank staff
  then stage check, holder organiser, clock overall due 2026-03-09, version 1

story 入编要写用编核准的文号
  when unit-head 赵镇长 report
    with change enter
    with staff-number RD09001
    with effective 2026-03-16
    with name 王新
    with sex female
    with born 2001-05-04
    with kind institution
    with unit 320623111000-FWZX
    with title 办事员
    with rank staff
  then refused field-missing at approval

story 不写身份证号码
  when unit-head 赵镇长 report
    with change leave
    with staff-number 320623194603200029
    with effective 2026-03-16
    with leaving-reason retired
  then refused text-citizen-number at staff-number

story 不能从过去起
  when unit-head 赵镇长 report
    with change leave
    with staff-number RD00123
    with effective 2026-02-27
    with leaving-reason retired
  then refused staff-change-past at effective

story 借调只问去哪里
  when unit-head 赵镇长 report
    with change second
    with staff-number RD00123
    with effective 2026-03-09
  then refused field-missing at unit
  when unit-head 赵镇长 report
    with change second
    with staff-number RD00123
    with effective 2026-03-09
    with unit 320623000000-BB
  then stage check, field approval missing, field rank missing

story 归队什么都不用再写
  when unit-head 赵镇长 report
    with change return
    with staff-number RD00123
    with effective 2026-03-09
  then stage check

story 出编要写原因
  when organiser 钱编 report
    with change leave
    with staff-number RD00123
    with effective 2026-03-31
  then refused field-missing at leaving-reason
  when organiser 钱编 report
    with change leave
    with staff-number RD00123
    with effective 2026-03-31
    with leaving-reason retired
  then stage check

story 审核
  given story 申报入编
  when organiser 钱编 pass
    note 核准书有效,有空编
  then stage decision, holder organiser

story 另一人核准,记入县情册
  given story 审核
  when today 2026-03-04 15:00
  when organiser 孙编 grant
  then stage done, outcome granted, letter staff-change-notice, county-changed staff-change, clock overall stopped

story 一个人办不完
  given story 审核
  when organiser 钱编 grant
  then refused same-hand
  when unit-head 赵镇长 at 320623000000-BB grant
  then refused same-hand

story 不予核准要写理由
  given story 审核
  when organiser 孙编 reject
  then refused lines-missing
  when organiser 孙编 reject
    line 岗位与核准用途不符
  then stage refused, outcome refused, letter staff-change-refusal

story 退回改日子再报
  given story 审核
  when organiser 孙编 send-back
    note 到岗日应改为四月一日
  then stage rework, clock overall paused
  when unit-head 赵镇长 report-again
    with effective 2026-04-01
  then stage check, field effective 2026-04-01, clock overall running

story 镇里的窗口不能报
  when window-clerk 周敏 report
    with change return
    with staff-number RD00123
    with effective 2026-03-09
  then refused not-yours

story 撤回
  given story 申报入编
  when unit-head 赵镇长 withdraw
    note 本人放弃
  then stage withdrawn, outcome withdrawn
