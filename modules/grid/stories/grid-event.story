# 网格事件的故事:即办、受理、立案、派遣、退单、处置、核查、返工、结案,以及挂账、延期、升级、督办。
procedure grid-event

given today 2026-03-02 09:00
given no person

# ---- 上报 ----

story 网格员巡查上报
  when grid-worker 陈网 report
    with class 0102
    with summary 双南村三组河边有一堆生活垃圾
    with photo file_00000000000000000000000001
    with place 121.0581234,32.3712345
    with source patrol
  then stage receipt, holder dispatcher, clock receive due 2026-03-02 11:00, told received, version 1, open

story 即办:看见就办了
  when grid-worker 陈网 done-at-once
    with class 0109
    with summary 村口行道树上挂着横幅
    with photo file_00000000000000000000000001
    with after-photo file_00000000000000000000000002
    with source patrol
    note 已取下
  then stage done-at-once, outcome done, due none
  then grid-worker 陈网 may nothing

story 即办要有处置后的照片
  when grid-worker 陈网 done-at-once
    with class 0109
    with summary 村口行道树上挂着横幅
    with photo file_00000000000000000000000001
  then refused field-missing at after-photo

story 巡查上报要拍现场
  when grid-worker 陈网 report
    with class 0102
    with summary 河边有垃圾
    with source patrol
  then refused field-missing at photo

story 人的事不拍照
  when grid-worker 陈网 report
    with class grid-05
    with summary 两户因排水沟起争执
    with source patrol
  then stage receipt, field photo missing

story 村里代办员也能上报
  when village-clerk 赵云 report
    with class 2101
    with summary 四组一户厕所化粪池盖破了
    with photo file_00000000000000000000000001
    with source patrol
  then stage receipt, field class 2101

story 部门交来的可以没有照片
  when dispatcher 周值 report
    with class 0406
    with summary 县水务局来电,中心街积水
    with source department
  then stage receipt

story 上报要写清来源
  when dispatcher 周值 report
    with class 0406
    with summary 中心街积水
  then refused event-source at source

story 类别只能用表里有的
  when grid-worker 陈网 report
    with class 9999
    with summary 不知道是什么
    with source patrol
  then refused field-choice at class

story 窗口人员不从这里上报
  when window-clerk 周敏 report
    with class 0102
    with summary 有垃圾
    with source department
  then refused not-yours

story 热线转来的
  when product take-over
    with class 0508
    with summary 菜场喇叭声大
    with source hotline
  then stage receipt, field source hotline, told received

# ---- 受理、核实 ----

story 受理立案
  given story 网格员巡查上报
  when today 2026-03-02 09:20
  when dispatcher 周值 receive
  then stage registration, accepted 2026-03-02, clock receive stopped
  when today 2026-03-02 09:30
  when dispatcher 周值 register
  then stage dispatching, clock handling due 2026-03-02 15:00, clock dispatch due 2026-03-02 10:30

story 请上报人补充
  given story 网格员巡查上报
  when dispatcher 周值 ask-more
  then refused note-missing
  when dispatcher 周值 ask-more
    note 请说明垃圾有多少、能不能进车
  then stage supplement, holder grid-worker, told more-needed, clock supplement due 2026-03-03
  when grid-worker 陈网 add-more
  then refused nothing-given
  when grid-worker 陈网 add-more
    with more 大约两立方米,三轮车能进
    with more-photo file_00000000000000000000000004
  then stage receipt, clock supplement stopped, clock receive running

story 补充只问一次
  given story 请上报人补充
  when dispatcher 周值 ask-more
    note 再拍一张
  then refused once-only

story 没人补充,按现有情况决定
  given story 网格员巡查上报
  when dispatcher 周值 ask-more
    note 请说明垃圾有多少
  when clock supplement falls due
  then stage receipt, holder dispatcher, field more missing

story 请网格员到场核实
  given story 热线转来的
  when dispatcher 周值 send-to-look
    note 请听一听是不是一直在放
  then stage look, holder grid-worker
  when grid-worker 陈网 looked
    with look-words 上午一直在放
    with look-photo file_00000000000000000000000005
  then stage receipt, field look-words 上午一直在放

story 不予受理要写理由
  given story 网格员巡查上报
  when dispatcher 周值 decline
  then refused lines-missing at lines
  when dispatcher 周值 decline
    line 地点在邻县,已告知上报人向当地反映
  then stage declined, outcome declined, letter decline-notice, told declined

story 同一件事并到先报的那一件
  given story 网格员巡查上报
  when dispatcher 周值 merge
  then refused link-missing at link

story 类别写错了可以更正
  given story 网格员巡查上报
  when dispatcher 周值 correct
    with class 0103
  then refused note-missing
  when dispatcher 周值 correct
    with class 0103
    note 有建筑渣土
  then field class 0103, stage receipt
  when dispatcher 周值 receive
  when dispatcher 周值 register
  then clock handling due 2026-03-04

# ---- 网格、村里办 ----

story 网格里办结
  given story 受理立案
  when dispatcher 周值 to-grid
  then stage in-grid, holder grid-worker, clock handling running
  when grid-worker 陈网 handled-in-grid
    with result 已装袋清走
  then refused field-missing at after-photo
  when grid-worker 陈网 handled-in-grid
    with result 已装袋清走
    with after-photo file_00000000000000000000000006
  then stage verification, clock handling stopped, clock check running

story 自己办的不能自己核查
  given story 网格里办结
  when grid-worker 陈网 verify
  then refused same-hand
  when grid-worker 陈网 send-back
    note 没办好
  then refused same-hand
  when dispatcher 周值 verify
    with check-photo file_00000000000000000000000007
  then stage closing

story 网格里办不了
  given story 受理立案
  when dispatcher 周值 to-grid
  when grid-worker 陈网 beyond-grid
  then refused note-missing
  when grid-worker 陈网 beyond-grid
    note 有建筑渣土,要铲车
  then stage dispatching, holder dispatcher

story 村里办结
  given story 受理立案
  when dispatcher 周值 to-village
  then stage in-village, holder village-clerk
  when village-clerk 赵云 handled-in-village
    with result 村保洁队已清运
    with after-photo file_00000000000000000000000006
  then stage verification
  when grid-worker 陈网 verify
  then stage closing

story 村里办不了
  given story 受理立案
  when dispatcher 周值 to-village
  when village-clerk 赵云 beyond-village
    note 在河道管理范围里,村里没有船
  then stage dispatching

story 转给另一名网格员办
  given story 受理立案
  when dispatcher 周值 to-grid
  when dispatcher 周值 reassign
    assign grid-worker 王网
  then stage in-grid, holder grid-worker
  when grid-worker 陈网 handled-in-grid
    with result 清了
    with after-photo file_00000000000000000000000006
  then refused not-yours

# ---- 派单、退单 ----

story 派单
  given story 受理立案
  when dispatcher 周值 dispatch
    unit 320623111000-ZFJ enforcement-bureau
    question 请清走河边垃圾,查明是谁倒的
    lead
  then stage dispatched, orders 1 open, clock order due 2026-03-02 15:00, clock window due 2026-03-02 15:00, clock dispatch stopped

story 主办协办
  given story 派单
  when dispatcher 周值 dispatch-more
    unit 320623111000-NCJ bureau
    question 请配合,打捞水面
  then stage dispatched, orders 2 open
  when unit-head 钱局 at 320623111000-ZFJ answer
    with after-photo file_00000000000000000000000006
    note 已清走
  then orders 1 open
  when dispatcher 周值 feedback
    with result 河边清完,水面还在打捞
  then refused orders-open
  when unit-head 孙局 at 320623111000-NCJ answer
    note 水面已打捞
  when dispatcher 周值 feedback
    with result 河边和水面都已清理
  then stage verification, clock handling stopped, clock window stopped

story 退单要引清单,限在退单时限之内
  given story 派单
  when unit-head 钱局 at 320623111000-ZFJ disclaim
  then refused cites-missing at cites
  when unit-head 钱局 at 320623111000-ZFJ disclaim
    cites SD-004
  then order returned, stage dispatched, orders 0 open
  when dispatcher 周值 dispatch-more
    unit 320623000000-CGJ department
    question 请清运
    lead
  then orders 1 open, stage dispatched

story 过了退单时限不能再退
  given today 2026-03-02 09:00
  when grid-worker 陈网 report
    with class 0110
    with summary 村道有个坑
    with photo file_00000000000000000000000001
    with source patrol
  when dispatcher 周值 receive
  when dispatcher 周值 register
  when dispatcher 周值 dispatch
    unit 320623111000-JSJ bureau
    question 请修补
    lead
  then clock window due 2026-03-02 14:30, clock handling due 2026-03-09
  when clock window falls due
  then stage handling, orders 1 open
  when unit-head 孙局 at 320623111000-JSJ disclaim
    cites SD-011
  then refused act-not-open

story 退回的交网格办
  given story 派单
  when unit-head 钱局 at 320623111000-ZFJ disclaim
    cites SD-004
  when dispatcher 周值 to-grid
  then stage in-grid, clock window stopped

story 派错了可以收回
  given story 派单
  when dispatcher 周值 recall
  then order withdrawn, orders 0 open

story 别的单位不能替它答复
  given story 派单
  when unit-head 孙局 at 320623111000-NCJ answer
    note 已办
  then refused not-yours

story 处置的单位不能把自己的活报核查
  given story 派单
  when unit-head 钱局 at 320623111000-ZFJ feedback
    with result 办好了
  then refused not-yours

# ---- 挂账、延期 ----

story 挂账停表,恢复后接着算
  given story 过了退单时限不能再退
  when today 2026-03-04 10:00
  when dispatcher 周值 suspend
    note 等沥青
  then refused not-yours
  when unit-head 冯主任 at 320623111000-WGZX suspend
    note 近日有雨,沥青路面要晴天才能补
  then stage on-hold, clock handling paused, clock order paused, clock hold due 2026-04-03
  when today 2026-03-10 09:00
  when dispatcher 周值 resume
  then stage handling, clock handling running, clock order running, clock handling left 4, clock handling due 2026-03-13

story 挂账到期自动恢复
  given story 过了退单时限不能再退
  given parameter hold-days 7
  when unit-head 冯主任 at 320623111000-WGZX suspend
    note 等材料
  when clock hold falls due
  then stage handling, clock handling running

story 延期要在到期之前,经负责人批准,只有一次
  given story 过了退单时限不能再退
  when dispatcher 周值 extend
    note 要等设备
  then refused not-yours
  when unit-head 冯主任 at 320623111000-WGZX extend
    note 基层要先养护三天
  then letter extension-notice, clock handling due 2026-03-12, clock order due 2026-03-12
  when unit-head 冯主任 at 320623111000-WGZX extend
    note 再要三天
  then refused extension-used-up

story 网格里办的也能延期
  given story 受理立案
  when dispatcher 周值 to-grid
  when unit-head 冯主任 at 320623111000-WGZX extend-local
    note 量比较大,明天再清一车
  then letter extension-notice, stage in-grid, clock handling running

# ---- 催办、督办 ----

story 到期催办,再过一个工作日督办
  given story 过了退单时限不能再退
  when clock handling falls due
  then stage handling, clock handling expired, clock supervise due 2026-03-11, light red
  when clock supervise falls due
  then letter supervision-notice, stage handling
  when unit-head 孙局 at 320623111000-JSJ answer
    with after-photo file_00000000000000000000000006
    note 已修补
  when dispatcher 周值 feedback
    with result 路面已补平
  then stage verification, clock supervise stopped

story 过了期不能再延
  given story 过了退单时限不能再退
  when clock handling falls due
  when unit-head 冯主任 at 320623111000-WGZX extend
    note 忘了
  then refused clock-over

story 随时可以催办和督办
  given story 派单
  when unit-head 冯主任 urge
    note 请抓紧
  when dispatcher 周值 supervise
  then refused note-missing
  when dispatcher 周值 supervise
    note 群众第三次反映,请今天办结
  then letter supervision-notice, stage dispatched

# ---- 升级到县 ----

story 超出镇里职权,报县指挥中心
  given story 过了退单时限不能再退
  when dispatcher 周值 escalate
  then refused note-missing
  when dispatcher 周值 escalate
    note 是县道,养护归县交通局
  then stage county, holder dispatcher, orders 1 open
  when dispatcher 秦派 county-dispatch
    unit 320623000000-JYJ department
    question 请修补县道路面
    lead
  then stage county-handling, orders 2 open
  when unit-head 孙局 at 320623111000-JSJ answer
    with after-photo file_00000000000000000000000006
    note 已先设警示
  when department-officer 郑科 at 320623000000-JYJ answer
    note 路面已修补
  then orders 0 open
  when dispatcher 秦派 feedback
    with result 县道路面已修补
  then stage verification, holder grid-worker

story 县里派的不能退单
  given story 超出镇里职权,报县指挥中心
  then department-officer 郑科 at 320623000000-JYJ may not disclaim

story 县里直接接过去
  given story 派单
  when dispatcher 秦派 at 320623000000-ZHZX escalate
    note 涉及两个镇,由县里派
  then stage county, holder dispatcher

story 县里退回镇里
  given story 受理立案
  when dispatcher 周值 escalate
    note 镇里没有吊车
  then stage county
  when dispatcher 秦派 hand-back
    note 镇里可以向县城管局借吊车,请自行处置
  then stage dispatching, holder dispatcher

# ---- 核查、返工、结案 ----

story 核查合格
  given story 主办协办
  when grid-worker 陈网 verify
    with check-photo file_00000000000000000000000007
  then stage closing, holder dispatcher

story 处置的人换个岗位也不能核查
  given story 主办协办
  when dispatcher 钱局 verify
  then refused same-hand

story 没办好要返工
  given story 主办协办
  when grid-worker 陈网 send-back
  then refused note-missing
  when grid-worker 陈网 send-back
    note 水面还有漂浮物
  then stage rework, holder dispatcher
  when dispatcher 周值 dispatch-again
    unit 320623111000-NCJ bureau
    question 请再打捞一遍
    lead
  then clock order due 2026-03-03, orders 1 open
  when dispatcher 周值 redone
    note 已返工
  then refused orders-open
  when unit-head 孙局 at 320623111000-NCJ answer-again
    with redo-photo file_00000000000000000000000008
    note 已重新打捞
  when dispatcher 周值 redone
    note 已返工
  then stage verification
  when grid-worker 陈网 verify
  then stage closing

story 回访后结案
  given story 核查合格
  when dispatcher 周值 call-back
    with solved 是
    note 上报人说已经干净了
  when dispatcher 周值 close
  then stage closed, outcome done, told closed, due none

story 回访说没解决,返工
  given story 核查合格
  when dispatcher 周值 call-back
    with solved 否
  when dispatcher 周值 not-solved
    note 上报人说夜里又有人倒
  then stage rework, open

story 结案后又出现,重开
  given story 回访后结案
  when today 2026-03-05 09:00
  when dispatcher 周值 reopen
  then refused note-missing
  when dispatcher 周值 reopen
    note 同一地点又有垃圾
  then stage dispatching, open, clock handling due 2026-03-05 14:30

story 另有一件事,分出去另办
  given story 受理立案
  when dispatcher 周值 split
    with split-class 0111
    with split-summary 同一处河堤有缺口
    note 垃圾清运和河堤修复分开办
  then stage dispatching, open
  when dispatcher 周值 split
    with split-class 0111
    with split-summary 再分一件
    note 再分
  then refused once-only

story 备注
  given story 派单
  when dispatcher 周值 remark
    note 执法局说下午去
  then stage dispatched

story 矛盾纠纷转人民调解
  given story 人的事不拍照
  when dispatcher 周值 receive
  when dispatcher 周值 register
  then clock handling due 2026-03-11
  when dispatcher 周值 give-to-mediation
    with dispute-class neighbours
  then refused field-missing at dispute-summary
  when dispatcher 周值 give-to-mediation
    with dispute-class neighbours
    with dispute-summary 两户因排水沟走向起争执,都愿意调解
  then stage to-mediation, outcome done, due none
