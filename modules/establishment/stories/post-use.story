# 用编核准的故事:单位申请,编办一人审核,另一人核准。
procedure post-use

given today 2026-03-02 09:00
given applicant 双甸镇综合服务中心
given no person

story 单位申请用编
  when unit-head 赵镇长 ask-for
    with unit 320623111000-FWZX
    with kind institution
    with number 2
    with reason 窗口两人退休,需补充
  then stage check, holder organiser, clock overall due 2026-03-16, version 1

story 缺什么一次说清
  when unit-head 赵镇长 ask-for
    with unit 320623111000-FWZX
  then refused field-missing at kind, refused field-missing at number, refused field-missing at reason

story 人数至少一人
  when unit-head 赵镇长 ask-for
    with unit 320623111000-FWZX
    with kind institution
    with number 0
    with reason 试填
  then refused post-use-number at number

story 编外不是编制
  when unit-head 赵镇长 ask-for
    with unit 320623111000-FWZX
    with kind auxiliary
    with number 1
    with reason 聘用辅助人员
  then refused field-choice at kind

story 窗口人员不能申请
  when window-clerk 周敏 ask-for
    with unit 320623111000-FWZX
    with kind institution
    with number 1
    with reason 缺人
  then refused not-yours

story 编办审核
  given story 单位申请用编
  when organiser 钱编 pass
  then refused note-missing
  when organiser 钱编 pass
    note 有空编两名,同意
  then stage decision, holder organiser

story 另一人核准,核准书就是文件
  given story 编办审核
  when today 2026-03-05 10:00
  when organiser 孙编 grant
  then stage granted, outcome granted, letter post-use-approval, county-changed post-use, clock overall stopped

story 编办主任核准
  given story 编办审核
  when unit-head 李主任 at 320623000000-BB grant
  then stage granted, county-changed post-use

story 审核的人不能核准
  given story 编办审核
  when organiser 钱编 grant
  then refused same-hand
  then organiser 钱编 may not grant reject

story 别的单位负责人不能核准
  given story 编办审核
  when unit-head 王镇长 at 320623110000-FWZX grant
  then refused not-yours

story 编办自己申请的也要另两人办
  when organiser 钱编 ask-for
    with unit 320623000000-BB
    with kind administrative
    with number 1
    with reason 编办补充一人
  when organiser 钱编 pass
    note 同意
  then refused same-hand
  when organiser 孙编 pass
    note 同意
  when organiser 钱编 grant
  then refused same-hand
  when organiser 吴编 grant
  then stage granted

story 不予核准要写理由
  given story 编办审核
  when organiser 孙编 reject
  then refused lines-missing
  when organiser 孙编 reject
    line 该单位没有事业空编
  then stage refused, outcome refused, letter post-use-refusal

story 退回期间不计时
  given story 单位申请用编
  when organiser 钱编 send-back
    note 请写明补充哪两个岗位
  then stage rework, clock overall paused
  when today 2026-03-09 09:00
  when unit-head 赵镇长 ask-again
    with reason 补充社保窗口两人
  then stage check, clock overall running, field reason 补充社保窗口两人

story 写明有效期
  when unit-head 赵镇长 ask-for
    with unit 320623111000-FWZX
    with kind institution
    with number 1
    with reason 军转安置
    with until 2026-12-31
  then stage check, field until 2026-12-31

story 撤回
  given story 单位申请用编
  when unit-head 赵镇长 withdraw
    note 改为内部调剂
  then stage withdrawn, outcome withdrawn

story 超过时限亮红灯
  given story 单位申请用编
  when clock overall falls due
  then clock overall expired, light red
  when organiser 钱编 pass
    note 补审
  then stage decision
