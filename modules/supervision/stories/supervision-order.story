# 督办件的故事:交办、答复、交证据、销号;两次提醒、经批准通报;异议先听。
procedure supervision-order

given today 2026-03-02 09:00
given applicant 双甸镇网格化服务管理中心
given no person

story 立项
  when dispatcher 秦派 open
    with source overdue
    with about-number 2026-320623111-000123
    with subject 星光居委会东侧垃圾点超期未清
    with demand 三日内清走,设桶定时清运
    with evidence-wanted 清走前后照片和清运安排
  then stage sending, holder dispatcher, clock sending due 2026-03-03, version 1

story 超期的件要写编号
  when dispatcher 秦派 open
    with source overdue
    with subject 垃圾点超期未清
    with demand 清走
    with evidence-wanted 照片
  then refused field-missing at about-number

story 领导交办的要写哪一次
  when dispatcher 秦派 open
    with source instruction
    with subject 集镇停车
    with demand 拿出停车方案
    with evidence-wanted 方案和现场照片
  then refused field-missing at document

story 交办
  given story 立项
  when dispatcher 秦派 send
    unit 320623111000-JSJ bureau
    question 三日内清走,交前后照片
    lead
  then stage out, orders 1 open, clock order due 2026-03-16, clock clearing due 2026-03-23

story 没有答复销不了
  given story 交办
  when department-officer 建设丁 hand-in
    with evidence photo
    note 已清走
  when dispatcher 秦派 clear
    note 看过照片
  then refused orders-open

story 没有证据销不了
  given story 交办
  when unit-head 建设周 at 320623111000-JSJ answer
    note 已清走,设桶两只
  when dispatcher 秦派 clear
    note 答复说清走了
  then refused material-missing at evidence

story 凭证据销号
  given story 交办
  when unit-head 建设周 at 320623111000-JSJ answer
    note 已清走,设桶两只,每日早晚清运
  when department-officer 建设丁 hand-in
    with evidence photo
    note 清走前后照片和清运表
  when dispatcher 秦派 clear
    note 照片和现场一致
  then stage cleared, outcome done, due none, material evidence photo

story 交证据的人不能自己销号
  given story 交办
  when unit-head 秦派 at 320623111000-JSJ answer
    note 已清走
  when unit-head 秦派 at 320623111000-JSJ hand-in
    with evidence photo
    note 照片
  when dispatcher 秦派 clear
    note 可以
  then refused same-hand

story 证据不够要说差什么
  given story 交办
  when department-officer 建设丁 hand-in
    with evidence photo
    note 照片一张
  when dispatcher 秦派 not-enough
    note 没有清运安排
  then stage out
  when unit-head 建设周 at 320623111000-JSJ disclaim
    cites QZ-011
  then orders 0 open
  when dispatcher 秦派 send-also
    unit 320623111000-ZHFW public-institution
    question 请清走并安排清运
    lead
  then orders 1 open
  when dispatcher 秦派 recall
  then orders 0 open

story 提醒两次
  given story 交办
  when dispatcher 秦派 remind-again
    note 还没有答复
  then refused mark-missing
  when today 2026-03-17 09:00
  when dispatcher 秦派 remind
    note 已过答复期,请两日内答复
  when dispatcher 秦派 remind
    note 再提醒
  then refused once-only
  when today 2026-03-20 09:00
  when dispatcher 秦派 remind-again
    note 第二次提醒
  then stage out, mark reminded-again

story 没有提醒两次不能通报
  given story 交办
  when dispatcher 秦派 propose-criticism
    with criticised 320623111000-JSJ
    with grounds 没有答复
  then refused mark-missing

story 通报要批准
  given story 提醒两次
  when dispatcher 秦派 propose-criticism
    with criticised 320623111000-JSJ
    with grounds 3月17日、20日两次提醒,至今没有清走,也没有答复
  then stage criticism, holder unit-head, clock approval due 2026-03-25
  when dispatcher 秦派 approve-criticism
    line 对双甸镇建设局通报批评
  then refused not-yours
  when unit-head 网主任 approve-criticism
    line 双甸镇建设局两次提醒后仍未办理,予以通报,3月27日前办结
  then stage out, letter criticism-notice, open

story 不通报
  given story 提醒两次
  when dispatcher 秦派 propose-criticism
    with criticised 320623111000-JSJ
    with grounds 没有答复
  when unit-head 网主任 refuse-criticism
    note 已电话说明在等设备,周五到
  then stage out

story 异议先听
  given story 交办
  when unit-head 建设周 object
    with objection 该处3月1日已移交综合服务中心管护,有交接单
  then stage hearing, holder unit-head, clock clearing paused, clock hearing due 2026-03-05
  when today 2026-03-04 10:00
  when unit-head 网主任 keep
    note 交接单写的是另一处
  then stage out, clock clearing running, clock clearing due 2026-03-24

story 异议成立就撤销
  given story 交办
  when department-officer 建设丁 object
    with objection 该处3月1日已移交综合服务中心管护,有交接单
  when unit-head 网主任 drop
    note 交接单核实无误,另立一件
  then stage dropped, outcome lapsed, orders 0 open

story 提异议的人不能裁
  given story 交办
  when unit-head 网主任 object
    with objection 不是我们管
  when unit-head 网主任 keep
    note 继续
  then refused same-hand

story 延期一次
  given story 交办
  when unit-head 网主任 at 320623111000-WGZX extend
    note 等清运设备
  then letter extension-notice, clock clearing due 2026-04-07
  when unit-head 网主任 at 320623111000-WGZX extend
    note 再延
  then refused extension-used-up

story 又出现了就重开
  given story 凭证据销号
  when today 2026-04-13 09:00
  when dispatcher 秦派 reopen
    note 同一处又堆满
  then stage out, open, clock clearing due 2026-05-07

story 立错了撤回
  given story 立项
  when dispatcher 秦派 remark
    note 与上一件重复
  when dispatcher 秦派 withdraw
    note 重复立项
  then stage withdrawn, outcome withdrawn

story 窗口人员不能立项
  when department-officer 郑科 open
    with source problem
    with document 三月检查
    with subject 台账
    with demand 补齐
    with evidence-wanted 照片
  then refused not-yours
