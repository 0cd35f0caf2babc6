# 三会一课和主题党日的故事:计划、当月开成、人数照片记录、镇里另一人核对。
procedure branch-activity

given today 2026-03-02 09:00
given applicant 星光居委会党支部
given no person

story 报计划
  when village-clerk 孙代 plan
    with branch 星光居委会党支部
    with kind theme-day
    with topic 清理河边垃圾
    with planned-on 2026-03-10
    with place 星光居委会广场
  then stage planned, holder village-clerk, clock monthly due 2026-04-02, version 1

story 过去的日子不能作计划
  when village-clerk 孙代 plan
    with branch 星光居委会党支部
    with kind theme-day
    with topic 清理河边垃圾
    with planned-on 2026-02-10
    with place 星光居委会广场
  then refused branch-activity-planned-on at planned-on

story 一个月以后的另报
  when village-clerk 孙代 plan
    with branch 星光居委会党支部
    with kind lecture
    with topic 春耕政策
    with planned-on 2026-05-10
    with place 星光居委会
  then refused branch-activity-planned-on at planned-on

story 开了就记
  given story 报计划
  when today 2026-03-10 16:00
  when village-clerk 孙代 hold
    with held-on 2026-03-10
    with due-to-attend 23
    with attended 19
    with minutes 清理河边垃圾两车;定了每月第二周轮值,名单由支部书记排
    with photo photo
  then stage check, holder department-officer, clock check due 2026-03-17, clock monthly stopped

story 没有照片不能记
  given story 报计划
  when today 2026-03-10 16:00
  when village-clerk 孙代 hold
    with held-on 2026-03-10
    with due-to-attend 23
    with attended 19
    with minutes 清理河边垃圾两车
  then refused material-missing at photo

story 到会的不能多于应到的
  given story 报计划
  when today 2026-03-10 16:00
  when village-clerk 孙代 hold
    with held-on 2026-03-10
    with due-to-attend 23
    with attended 24
    with minutes 清理河边垃圾两车
    with photo photo
  then refused branch-activity-attended at attended

story 没开就不能先记
  given story 报计划
  when village-clerk 孙代 hold
    with held-on 2026-03-10
    with due-to-attend 23
    with attended 19
    with minutes 清理河边垃圾两车
    with photo photo
  then refused branch-activity-held-on at held-on

story 镇里另一人核对
  given story 开了就记
  when department-officer 组工张 pass
  then stage kept, outcome done, due none

story 自己计划的不能自己核对
  when department-officer 组工张 plan
    with branch 镇机关党支部
    with kind committee
    with topic 研究发展党员
    with planned-on 2026-03-05
    with place 镇政府
  when today 2026-03-05 16:00
  when department-officer 组工张 hold
    with held-on 2026-03-05
    with due-to-attend 5
    with attended 5
    with minutes 讨论一名入党积极分子的材料
    with photo photo
  when department-officer 组工张 pass
  then refused same-hand

story 记录不全退回补
  given story 开了就记
  when department-officer 组工张 send-back
  then refused note-missing
  when department-officer 组工张 send-back
    note 没有写谁去办
  then stage mending, holder none, clock mend due 2026-03-13
  when village-clerk 孙代 mend
    with minutes 清理河边垃圾两车;轮值名单由书记排,三月底前贴出
    with record photo
  then stage check, holder department-officer

story 一个月没有开成
  given story 报计划
  when clock monthly falls due
  then stage missed, outcome lapsed, clock monthly stopped

story 改日子
  given story 报计划
  when village-clerk 孙代 move
    with planned-on 2026-03-17
    note 下雨
  then stage planned, field planned-on 2026-03-17, clock monthly due 2026-04-02
  when village-clerk 孙代 remark
    note 已通知党员
  then stage planned

story 取消要写原因
  given story 报计划
  when village-clerk 孙代 cancel
  then refused note-missing
  when village-clerk 孙代 cancel
    note 与镇里统一活动合并
  then stage cancelled, outcome withdrawn

story 网格员不报支部计划
  when grid-worker 李娟 plan
    with branch 星光居委会党支部
    with kind group
    with topic 学习
    with planned-on 2026-03-10
    with place 星光居委会
  then refused not-yours
