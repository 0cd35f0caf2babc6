# 村庄环境检查的故事。
procedure place-check

given today 2026-03-02 09:00
given applicant 胡先生

story 群众报一处
  when applicant found
    with problem rubbish
    with what 桥头一堆建筑垃圾
    with before photo
  then stage cleaning, holder village-clerk, clock cleaning due 2026-03-03

story 沟塘给十天
  when grid-worker 李娟 found
    with problem ditch
    with what 三组南沟淤了
  then clock cleaning due 2026-03-12

story 清好了网格员再看
  given story 群众报一处
  when village-clerk 孙代 cleaned
    with did 清走一车
  then refused place-check-after
  when village-clerk 孙代 cleaned
    with did 清走一车
    with after photo
  then stage recheck, holder grid-worker, clock cleaning stopped
  when grid-worker 李娟 clean
  then stage clean, outcome done, told cleaned

story 清的人不能自己复看
  given story 群众报一处
  when village-clerk 孙代 cleaned
    with did 清走一车
    with after photo
  when grid-worker 孙代 clean
  then refused same-hand

story 没清好退回
  given story 群众报一处
  when village-clerk 孙代 cleaned
    with did 清走一车
    with after photo
  when grid-worker 李娟 not-clean
    note 桥下还有
  then stage cleaning

story 当场清好一步办结
  when grid-worker 李娟 tidied-at-once
    with problem straw
    with what 秸秆占路
    with did 和村民一起搬开
    with after photo
  then stage clean, outcome done

story 到了没有看到
  given story 群众报一处
  when village-clerk 孙代 nothing
    note 已被运走
  then stage nothing, outcome lapsed

story 到期没清亮红灯
  given story 群众报一处
  when today 2026-03-04 09:00
  then light red
