# 群众上报的故事:有名有姓的上报人可以撤回、补充、评价。
procedure grid-event

given today 2026-03-02 09:00
given applicant 王秀英

story 群众上报
  when applicant report-public
    with class 0110
    with summary 小学门口路面有个坑
    with photo file_00000000000000000000000003
  then stage receipt, told received

story 上报人撤回
  given story 群众上报
  when applicant withdraw
    note 今天看已经有人补了
  then stage withdrawn, outcome withdrawn, clock receive stopped

story 上报人自己补充
  given story 群众上报
  when dispatcher 周值 ask-more
    note 请说明在学校哪一侧
  when applicant add-more
    with more 东门出来右手边
  then stage receipt, field more 东门出来右手边

story 办结后评价
  given story 群众上报
  when dispatcher 周值 receive
  when dispatcher 周值 register
  when dispatcher 周值 to-village
  when village-clerk 赵云 handled-in-village
    with result 已补平
    with after-photo file_00000000000000000000000006
  when applicant rate
    level 5
  then refused act-not-open
  when grid-worker 陈网 verify
  when dispatcher 周值 close
  when applicant rate
  then refused rating-level at level
  when applicant rate
    level 5
    note 第二天就补好了
  then rating 5, outcome done

story 派单以后不能撤回
  given story 群众上报
  when dispatcher 周值 receive
  when dispatcher 周值 register
  when applicant withdraw
  then refused act-not-open

story 旁人不能替她评价
  given story 办结后评价
  then relative 李四 may not rate
