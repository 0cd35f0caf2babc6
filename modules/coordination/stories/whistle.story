# 吹哨报到的故事:三种哨、报到、四样答复、加派、拒绝要引清单、评价。
procedure whistle

given today 2026-03-02 09:00
given applicant 双甸镇人民政府
given no person

story 吹联合执法哨
  when unit-head 许镇长 blow
    with kind joint
    with subject 夜市占道和油烟
    with matter 集镇夜市占道经营,油烟扰民,镇执法局劝了三次无效
    with wanted 联合检查,该罚的罚
    with meet-at 中心街北口
  then stage calling, holder unit-head, clock response due 2026-03-02 14:30, open

story 难题哨两个工作日
  when unit-head 许镇长 blow
    with kind hard
    with subject 跨镇河道无人清淤
    with matter 河道跨两个镇,两边都说不归自己
    with wanted 定下由谁清
    with meet-at 镇政府二楼
  then clock response due 2026-03-04

story 应急哨三十分钟,日夜都算
  given today 2026-03-01 22:00
  when dispatcher 周值 blow
    with kind emergency
    with subject 化工企业围墙外有刺鼻气味
    with matter 居民反映头晕,已组织离开
    with wanted 检测、处置
    with meet-at 企业东门
  then clock response due 2026-03-01 22:30

story 吹哨要说清请来做什么
  when unit-head 许镇长 blow
    with kind joint
    with subject 夜市
    with matter 占道
    with meet-at 中心街
  then refused field-missing at wanted

story 没有第四种哨
  when unit-head 许镇长 blow
    with kind meeting
    with subject 请来开会
    with matter 开会
    with wanted 听一听
    with meet-at 会议室
  then refused field-choice at kind

story 部门不能替镇里吹哨
  when department-officer 郑科 blow
    with kind joint
    with subject 夜市
    with matter 占道
    with wanted 检查
    with meet-at 中心街
  then refused not-yours

story 叫两家
  given story 吹联合执法哨
  when unit-head 许镇长 call
    unit 320623000000-SCJ department
    question 请查无证经营
    lead
  then clock order due 2026-03-02 14:30
  when unit-head 许镇长 call
    unit 320623000000-STJ stationed
    question 请测油烟
  then orders 2 open

story 报到
  given story 叫两家
  when department-officer 郑科 at 320623000000-SCJ on-site
  then refused note-missing
  when department-officer 郑科 at 320623000000-SCJ on-site
    note 十点二十分到场,两人
  then order open, orders 1 open
  when unit-head 许镇长 all-here
  then refused orders-open
  when department-officer 林科 at 320623000000-STJ on-site
    note 十点半到场,带检测车
  when unit-head 许镇长 all-here
  then stage solving, holder unit-head, clock response stopped

story 不到场要引清单
  given story 叫两家
  when department-officer 林科 at 320623000000-STJ refuse
  then refused cites-missing at cites
  when department-officer 林科 at 320623000000-STJ refuse
    cites SD-004
  then orders 1 open

story 等不及先动手
  given story 叫两家
  when department-officer 郑科 at 320623000000-SCJ on-site
    note 到场
  when unit-head 许镇长 begin-without
  then refused note-missing
  when unit-head 许镇长 begin-without
    note 摊贩要散了,先查
  then stage solving, orders 1 open
  when department-officer 林科 at 320623000000-STJ on-site
    note 十一点到场
  then orders 0 open

story 指挥中心加派
  given story 叫两家
  when dispatcher 秦派 at 320623000000-ZHZX add
    unit 320623000000-GAJ department
    question 请维持秩序
  then orders 3 open, stage calling

story 到期还没到,系统催
  given story 叫两家
  when clock response falls due
  then stage calling, clock response expired, light red, orders 2 open
  when unit-head 许镇长 urge
    note 请马上到
  then stage calling

story 牵头单位答复,四样写齐
  given story 报到
  when unit-head 许镇长 set-task
    unit 320623000000-SCJ department
    question 请牵头依法处理
    lead
  then clock order due 2026-03-05
  when unit-head 许镇长 set-task
    unit 320623000000-STJ stationed
    question 请出检测结果
  when department-officer 郑科 at 320623000000-SCJ resolved
    note 已立案六户
  then refused field-missing at measures, refused field-missing at accepted-at, refused field-missing at spoken-with, refused field-missing at solve-by
  when department-officer 郑科 at 320623000000-SCJ resolved
    with accepted-at 三月二日十时二十分
    with spoken-with 许镇长和六户摊主
    with measures 立案六户,三户当场改正,划定经营区
    with solve-by 2026-03-05
    note 已立案六户,划定经营区
  then orders 1 open, field solve-by 2026-03-05
  when unit-head 许镇长 close
  then refused orders-open
  when department-officer 林科 at 320623000000-STJ helped
    note 两户超标,已限期加装净化器
  when unit-head 许镇长 close
  then stage solved, outcome done, due none

story 没有牵头单位的答复不能办结
  given story 报到
  when unit-head 许镇长 close
  then refused whistle-reply at measures

story 镇里评价响应
  given story 牵头单位答复,四样写齐
  when department-officer 郑科 at 320623000000-SCJ rate
    level 5
  then refused not-yours
  when unit-head 许镇长 rate
  then refused rating-level at level
  when unit-head 许镇长 rate
    level 4
    note 到得快,净化器还要盯
  then rating 4

story 解决不了的列入难题清单
  given story 报到
  when unit-head 许镇长 shelve
  then refused note-missing
  when unit-head 许镇长 shelve
    note 要县里定夜市选址
  then stage unsolved, outcome done

story 不用来了
  given story 叫两家
  when unit-head 许镇长 call-off
    note 摊贩已散
  then stage called-off, outcome withdrawn, orders 0 open

story 叫错了收回
  given story 叫两家
  when unit-head 许镇长 recall
  then order withdrawn, orders 1 open

story 备注
  given story 叫两家
  when unit-head 许镇长 remark
    note 已通知摊主代表
  then stage calling
