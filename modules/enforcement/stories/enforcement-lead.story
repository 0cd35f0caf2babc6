# 案源线索的故事:先看现场,分清归谁办;首违提醒一次;不归镇里的交出去,要签收、要答复。
procedure enforcement-lead

given today 2026-03-02 09:00
given applicant 胡先生

story 网格员登记线索
  when grid-worker 李娟 bring
    with source grid
    with matter catering
    with subject 星光路小刘面馆
    with content 没有看到食品经营许可证
    with photo photo
  then stage look, holder department-officer, clock look due 2026-03-04, open

story 群众反映
  when applicant tip
    with matter street-trade
    with subject 星光路口水果摊
    with content 占了盲道
  then stage look, field source missing

story 工作人员登记要写来源
  when window-clerk 周敏 bring
    with matter street-trade
    with subject 星光路口水果摊
    with content 占了盲道
  then refused field-missing at source

story 看现场要两个人、有照片
  given story 网格员登记线索
  when department-officer 执法甲 first-look
    with scene 店内在营业,墙上没有许可证
    with finding other-power
  then refused material-missing at scene-photo, refused field-missing at second-officer

story 看过现场
  given story 网格员登记线索
  when today 2026-03-03 10:00
  when department-officer 执法甲 first-look
    with second-officer 执法乙
    with scene 店内在营业,墙上没有许可证
    with finding other-power
    with scene-photo photo
  then stage sorting, holder unit-head, told looked, field looked-on 2026-03-03

story 不归镇里办,引清单交给表里的单位
  given story 看过现场
  when unit-head 执法局长 refer-to-case
    with line QZ-011
  then refused enforcement-lead-not-within at finding
  when unit-head 执法局长 hand-over
  then refused field-missing at line
  when unit-head 执法局长 hand-over
    with line SD-004
  then stage handing, orders 1 open, clock order due 2026-03-04

story 签收以后等答复,答复以后才办结
  given story 不归镇里办,引清单交给表里的单位
  when unit-head 执法局长 await-reply
  then refused orders-open
  when department-officer 市监丁 at 320623000000-SCJ answer
    note 已签收,食品科经办
  then order answered
  when unit-head 执法局长 await-reply
  then stage handed, orders 1 open, clock order due 2026-03-17
  when unit-head 执法局长 close-handed
    with result 已补办
  then refused orders-open
  when department-officer 市监丁 at 320623000000-SCJ answer
    note 责令停止经营,3月15日已取得许可
  when unit-head 执法局长 close-handed
    with result 责令停止经营,已取得许可
  then stage handed-on, outcome done, told closed

story 接手单位说不归它,要引清单,再交别的单位
  given story 不归镇里办,引清单交给表里的单位
  when department-officer 市监丁 at 320623000000-SCJ disclaim
  then refused cites-missing
  when department-officer 市监丁 at 320623000000-SCJ disclaim
    cites SD-007
  then order returned
  when unit-head 执法局长 hand-to-another
    unit 320623000000-CGJ department
    question 请核查流动摊点
    lead
  then orders 1 open
  when department-officer 城管丙 at 320623000000-CGJ answer
    note 已签收
  when unit-head 执法局长 await-reply
  when unit-head 执法局长 ask-reply
    unit 320623000000-CGJ department
    question 请答复办理结果
    lead
  when unit-head 执法局长 recall
  then order withdrawn, orders 1 open

story 原来归本镇,收回自己办
  given story 不归镇里办,引清单交给表里的单位
  when unit-head 执法局长 take-back
    note 清单已调整,归本镇
  then stage sorting
  when unit-head 执法局长 recall
  then orders 0 open
  when unit-head 执法局长 amend-finding
    with finding within-power
    note 清单已调整
  when unit-head 执法局长 refer-to-case
  then stage for-case, outcome done

story 首次轻微先提醒
  given story 群众反映
  when department-officer 执法甲 first-look
    with second-officer 执法乙
    with scene 水果摊占盲道一米,首次发现
    with finding minor
    with scene-photo photo
  when unit-head 执法局长 remind
    with correct-by 2026-03-05
  then refused lines-missing at lines
  when unit-head 执法局长 remind
    with correct-by 2026-03-05
    line 收回盲道上的货架,三日内不再占用
  then stage correcting, letter reminder, mark reminded, clock correction due 2026-03-09

story 提醒后改了,不处罚
  given story 首次轻微先提醒
  when today 2026-03-05 16:00
  when department-officer 执法甲 corrected
    note 盲道已空出
  then refused enforcement-lead-after-photo
  when department-officer 执法甲 corrected
    with after-photo photo
    note 盲道已空出
  then stage corrected, outcome done

story 提醒只有一次,不改就转立案
  given story 首次轻微先提醒
  when today 2026-03-06 09:00
  when department-officer 执法甲 not-corrected
    note 仍占盲道
  then stage sorting
  when unit-head 执法局长 remind
    with correct-by 2026-03-10
    line 再提醒一次
  then refused once-only
  when unit-head 执法局长 refer-after-reminder
    with line QZ-011
    note 提醒后未改
  then stage for-case, outcome done

story 没有提醒过的轻微违法不能当作提醒无效
  given story 看过现场
  when unit-head 执法局长 refer-after-reminder
    with line QZ-011
    note 直接立案
  then refused mark-missing

story 改正期限最长三十天
  given story 群众反映
  when department-officer 执法甲 first-look
    with second-officer 执法乙
    with scene 占盲道
    with finding minor
    with scene-photo photo
  when unit-head 执法局长 remind
    with correct-by 2026-05-01
    line 收回货架
  then refused enforcement-lead-correct-by at correct-by

story 查无此事
  given story 群众反映
  when department-officer 执法甲 first-look
    with second-officer 执法乙
    with scene 早晚两次到场,没有摊点
    with finding unfounded
    with scene-photo photo
  when unit-head 执法局长 unfounded
    note 两次到场均未发现
  then stage unfounded, outcome lapsed, told closed

story 看出问题的不能按查无此事办结
  given story 看过现场
  when unit-head 执法局长 unfounded
    note 算了
  then refused enforcement-lead-founded at finding

story 先问源头监管单位有没有许可
  given story 看过现场
  when unit-head 执法局长 ask-source
    unit 320623000000-SPJ department
    question 小刘面馆有没有食品经营许可
  when unit-head 执法局长 hand-over
    with line SD-004
  then refused orders-open
  when department-officer 审批丙 at 320623000000-SPJ answer
    note 查无许可记录
  when unit-head 执法局长 hand-over
    with line SD-004
  then stage handing

story 情况不清再去看
  given story 看过现场
  when unit-head 执法局长 look-again
    note 写清经营面积和人数
  then stage look
  when dispatcher 秦派 urge
  when department-officer 执法甲 remark
    note 今天下午去
  then clock look due 2026-03-05

story 别的系统转来的线索
  when product arrive
    with subject 双甸镇一号作坊
    with content 隐患到期未改
  then stage look, field matter missing
  when department-officer 执法甲 first-look
    with second-officer 执法乙
    with scene 配电箱仍裸露
    with finding within-power
    with scene-photo photo
  then refused field-missing at matter
