# 数字城管的故事:采集、立案、围护、派遣、处置、核查、返工、结案。
procedure city-case

given today 2026-03-02 09:00
given no person

story 采集部件
  when grid-worker 陈网 collect
    with thing component
    with class bj-0101
    with component-code 3206230101000127
    with owner 320623000000-SWGS
    with accuracy half-metre
    with urgency a
    with summary 人民路上水井盖缺失
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
  then stage collected, holder dispatcher, clock open due 2026-03-02 11:00, told received

story 部件要写十六位标识码
  when grid-worker 陈网 collect
    with thing component
    with class bj-0101
    with accuracy half-metre
    with urgency a
    with summary 井盖缺失
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
  then refused field-missing at component-code
  when grid-worker 陈网 collect
    with thing component
    with class bj-0101
    with component-code 32062301
    with accuracy half-metre
    with urgency a
    with summary 井盖缺失
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
  then refused city-component-code at component-code

story 采集事件
  when grid-worker 陈网 collect
    with thing event
    with class 0203
    with urgency b
    with summary 人行道上立着灯箱
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
  then stage collected, field component-code missing

story 采集要定位
  when grid-worker 陈网 collect
    with thing event
    with class 0203
    with urgency b
    with summary 人行道上立着灯箱
    with photo file_00000000000000000000000001
  then refused field-missing at place

story 当场处置
  when grid-worker 陈网 settle
    with thing event
    with class 0201
    with summary 电线杆上的小广告
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
    with check-photo file_00000000000000000000000002
    note 已清除
  then stage settled, outcome done

story 部件不能当场自行处置
  when grid-worker 陈网 settle
    with thing component
    with class bj-0101
    with summary 井盖松动
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
    with check-photo file_00000000000000000000000002
  then refused city-settle-component at thing

story 立案
  given story 采集部件
  when dispatcher 秦派 open
  then stage opened, accepted 2026-03-02, clock handling due 2026-03-02 14:30, clock open stopped

story 采集的人不能自己立案
  given story 采集部件
  when dispatcher 陈网 open
  then refused same-hand

story 不予立案要写理由
  given story 采集事件
  when dispatcher 秦派 not-open
  then refused lines-missing
  when dispatcher 秦派 not-open
    line 灯箱在店内,不符合占道广告牌的立案条件
  then stage not-opened, outcome declined, letter decline-notice, told declined

story 到场复核
  given story 采集事件
  when dispatcher 秦派 send-to-look
    note 请看灯箱是不是在红线外
  then stage look, holder grid-worker
  when grid-worker 陈网 looked
    with more-words 在人行道盲道上
    with more-photo file_00000000000000000000000003
  then stage collected
  when dispatcher 秦派 send-to-look
  then refused once-only

story 重复的并到先采集的那一件
  given story 采集事件
  when dispatcher 秦派 merge
  then refused link-missing at link

story 紧急的先围护
  given story 立案
  when dispatcher 秦派 dispatch-secure
    unit 320623001000-ZFJ enforcement-bureau
    question 请到场围护警示
  then stage opened, clock order due 2026-03-02 11:00, orders 1 open
  when dispatcher 秦派 dispatch
    unit 320623000000-SWGS stationed
    question 请补装井盖
    lead
  then stage dispatched, clock order due 2026-03-02 14:30, orders 2 open
  when unit-head 钱局 at 320623001000-ZFJ answer
    note 已围护
  then orders 1 open

story 不紧急的不派围护
  given story 采集事件
  when dispatcher 秦派 open
  when dispatcher 秦派 dispatch-secure
    unit 320623001000-ZFJ enforcement-bureau
    question 请围护
  then refused city-not-urgent at urgency

story 权属单位修复
  given story 紧急的先围护
  when department-officer 郑科 at 320623000000-SWGS answer
    with after-photo file_00000000000000000000000004
    note 井盖已补装
  when dispatcher 秦派 finish
  then stage verification, holder grid-worker, clock handling stopped, clock window stopped

story 牵头单位没办完不能交核查
  given story 紧急的先围护
  when dispatcher 秦派 finish
  then refused orders-open

story 采集的人不能核查
  given story 权属单位修复
  when grid-worker 陈网 verify
    with check-photo file_00000000000000000000000005
    with standard-met 是
  then refused same-hand
  when dispatcher 周值 reassign
    assign grid-worker 王网
  when grid-worker 王网 verify
    with check-photo file_00000000000000000000000005
    with standard-met 否
  then refused city-standard at standard-met
  when grid-worker 王网 verify
    with check-photo file_00000000000000000000000005
    with standard-met 是
  then stage closing, holder dispatcher

story 派遣的人不能结案
  given story 采集的人不能核查
  when dispatcher 秦派 close
  then refused same-hand
  when dispatcher 沈派 close
  then stage closed, outcome done, told closed, due none

story 没达到结案标准,返工
  given story 权属单位修复
  when grid-worker 王网 not-met
  then refused note-missing
  when grid-worker 王网 not-met
    note 井盖与路面不平
  then stage rework
  when dispatcher 秦派 dispatch-again
    unit 320623000000-SWGS stationed
    question 请调平
    lead
  then clock order due 2026-03-03
  when department-officer 郑科 at 320623000000-SWGS answer-again
    with redo-photo file_00000000000000000000000006
    note 已调平
  when dispatcher 秦派 redone
  then stage verification

story 退单限在退单时限之内
  given story 采集事件
  when dispatcher 秦派 open
  when dispatcher 秦派 dispatch
    unit 320623001000-ZFJ enforcement-bureau
    question 请清走灯箱
    lead
  when unit-head 钱局 at 320623001000-ZFJ disclaim
  then refused cites-missing
  when unit-head 钱局 at 320623001000-ZFJ disclaim
    cites SD-004
  then order returned, stage dispatched
  when dispatcher 秦派 dispatch-more
    unit 320623000000-CGJ department
    question 请清走灯箱
    lead
  when dispatcher 秦派 recall
  then order withdrawn, orders 0 open

story 处置中
  when grid-worker 陈网 collect
    with thing component
    with class bj-0117
    with component-code 3206230117000008
    with accuracy half-metre
    with urgency b
    with summary 立杆倾斜
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
  when dispatcher 秦派 open
  when dispatcher 秦派 dispatch
    unit 320623000000-GDGS stationed
    question 请扶正
    lead
  then clock window due 2026-03-02 14:30, clock handling due 2026-03-05
  when clock window falls due
  then stage handling
  when department-officer 郑科 at 320623000000-GDGS disclaim
    cites SD-004
  then refused act-not-open

story 挂账和恢复
  given story 处置中
  when unit-head 冯主任 at 320623000000-ZHZX suspend
    note 等停电计划
  then stage on-hold, clock handling paused, clock order paused
  when today 2026-03-09 09:00
  when dispatcher 秦派 resume
  then stage handling, clock handling due 2026-03-11, clock order running

story 延期
  given story 处置中
  when dispatcher 秦派 extend
    note 要停电
  then refused not-yours
  when unit-head 冯主任 at 320623000000-ZHZX extend
    note 停电计划排在下周
  then letter extension-notice, clock handling due 2026-03-12

story 到期催办,再过一个工作日督办
  given story 处置中
  when clock handling falls due
  then clock supervise due 2026-03-09, light red, stage handling
  when clock supervise falls due
  then letter supervision-notice
  when dispatcher 秦派 urge
    note 请今天到场
  then stage handling

story 又坏了,重开
  given story 派遣的人不能结案
  when today 2026-03-20 09:00
  when dispatcher 秦派 reopen
    note 井盖又缺失
  then stage opened, open, clock handling due 2026-03-20 14:30

story 类别写错了可以更正
  given story 采集事件
  when dispatcher 秦派 correct
    with class 0202
    note 是违章设置的牌匾
  then field class 0202
  when dispatcher 秦派 open
  then clock handling due 2026-03-05

story 备注
  given story 立案
  when dispatcher 秦派 remark
    note 已电话通知供水公司
  then stage opened
