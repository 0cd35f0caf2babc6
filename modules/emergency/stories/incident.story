# 突发事件处置的故事:报告、定级、启动预案、指挥、升降级、专报、解除、复盘。
procedure incident

given today 2026-07-20 09:00
given applicant 李娟
given no person

story 报告情况
  when grid-worker 李娟 report
    with title 星光路油罐车侧翻
    with what 油罐车侧翻,路上有油,司机被困
    with place 星光路与人民路口,从北面进
    with photo photo
  then stage assessing, holder dispatcher, told received, clock assessing due 2026-07-20 09:30

story 定级启动预案
  given story 报告情况
  when today 2026-07-20 09:10
  when dispatcher 秦派 start
    with level general
    with plan road-accident
    with commander 双甸镇副镇长许
  then stage response, orders 9 open, clock order due 2026-07-20 11:10, clock first-report due 2026-07-20 13:10, clock assessing stopped

story 启动预案要写指挥长
  given story 报告情况
  when dispatcher 秦派 start
    with level general
    with plan road-accident
  then refused field-missing at commander

story 表外的级别不认
  given story 报告情况
  when dispatcher 秦派 start
    with level huge
    with plan road-accident
    with commander 许副镇长
  then refused field-choice at level

story 情况清楚直接启动
  when dispatcher 秦派 start-at-once
    with title 洋口港园区管线泄漏
    with what 二号罐区管线法兰泄漏,有刺激气味,无人受伤
    with place 园区二号罐区,从南门进
    with level larger
    with plan chemical-leak
    with commander 县应急局副局长陆
  then stage response, orders 10 open, clock first-report due 2026-07-20 11:00

story 每个预案都能启动
  when dispatcher 秦派 start-at-once
    with title 台风外围暴雨
    with what 三小时雨量一百毫米,低洼处积水
    with place 双甸镇全镇
    with level general
    with plan flood
    with commander 双甸镇镇长
  then orders 11 open

story 火灾预案
  when dispatcher 秦派 start-at-once
    with title 家纺仓库起火
    with what 仓库二层冒烟,人已撤出
    with place 星光路八号仓库
    with level general
    with plan fire
    with commander 双甸镇副镇长许
  then orders 9 open

story 不用启动预案
  given story 报告情况
  when dispatcher 秦派 no-incident
  then refused note-missing
  when dispatcher 秦派 no-incident
    note 现场核实是空罐车停靠,无险情
  then stage no-incident, outcome lapsed, told closed

story 单位答复检查单
  given story 定级启动预案
  when unit-head 公安石局 at 320623000000-GAJ answer
    note 已封两车道,绕行人民路
  then orders 8 open
  when department-officer 交通卞 at 320623000000-JYJ disclaim
    cites SD-004
  then orders 7 open

story 请求队伍物资
  given story 定级启动预案
  when dispatcher 秦派 call-resource
    unit 320623000000-YJJ department
    question 请派围油栏两组、吸油毡一吨
    lead
  then orders 10 open, clock order due 2026-07-20 10:10
  when dispatcher 秦派 recall
  then orders 9 open

story 指定指挥人员,记过程,报人数
  given story 定级启动预案
  when dispatcher 秦派 set-command
    with deputy-commander 派出所所长马
    with spokesperson 党政办主任
    with liaison 值班员秦
  then field liaison 值班员秦
  when dispatcher 秦派 log
    note 09:25 消防到场
  when dispatcher 秦派 count
    with injured 1
    with dead-or-missing 0
  then field injured 1
  when dispatcher 秦派 count
    with injured -1
  then refused incident-count at injured

story 升级再通知
  given story 定级启动预案
  when dispatcher 秦派 raise
    with level major
    note 油罐开裂,下风向有居民
  then field level major, orders 12 open
  when dispatcher 秦派 raise
    with level general
    note 误点
  then refused incident-raise at level

story 降级
  given story 升级再通知
  when dispatcher 秦派 lower
    with level extraordinary
    note 误点
  then refused incident-lower at level
  when dispatcher 秦派 lower
    with level general
    note 已堵漏
  then field level general, orders 12 open

story 发专报
  given story 定级启动预案
  when dispatcher 秦派 situation-report
  then refused lines-missing at lines
  when dispatcher 秦派 situation-report
    line 9时许星光路口油罐车侧翻,一人受伤已送医,无泄漏入河
  then letter situation-report, clock first-report stopped, stage response

story 该答的没答完不能解除
  given story 定级启动预案
  when dispatcher 秦派 stand-down
    note 车已拖走
  then refused orders-open

story 解除
  given story 报告情况
  when dispatcher 秦派 start
    with level general
    with plan road-accident
    with commander 许副镇长
  when unit-head 公安石局 at 320623000000-GAJ answer
    note 已封路
  when unit-head 卫健万 at 320623000000-WJW answer
    note 一人送医
  when dispatcher 县秦 at 320623000000-ZHZX answer
    note 消防9时20分到场
  when department-officer 交通卞 at 320623000000-JYJ answer
    note 空罐,无危险品,牵引车到场
  when dispatcher 值班员 at 320623111000-WGZX answer
    note 同行老人已由村里照看
  then orders 4 open
  when dispatcher 秦派 stand-down
    note 道路恢复
  then stage review, holder unit-head, clock review due 2026-07-27, clock first-report stopped

story 另一人复盘办结
  given story 解除
  when unit-head 网主任 review
    with cause 转弯过快
    with lessons 检查单加一行:核对附近学校放学时间
  then stage closed, outcome done, told closed

story 解除的人不能复盘
  given story 解除
  when unit-head 网主任 reopen-response
    note 油污又渗出
  when unit-head 网主任 at 320623111000-WGZX stand-down
    note 再次清理完
  when unit-head 网主任 review
    with cause 转弯过快
    with lessons 无
  then refused same-hand

story 又起来了重新响应
  given story 解除
  when unit-head 网主任 reopen-response
    note 油污又渗出
  then stage response

story 别的系统转来的险情
  when product arrive
    with title 苏如渔01234未按时回港
    with what 最后一次通话说机器进水
    with place 洋口渔港东十五海里
  then stage assessing, holder dispatcher
