# 任务下达的故事:该收的都收到,该答的都答了才能办结。
procedure directive

given today 2026-03-02 09:00
given applicant 如东县民政局
given no person
given sent-to 320623111000-MZ
given sent-to 320623100000-MZ
given sent-to 320623111000-DZ copy

story 下达
  when department-officer 郑科 issue
    with subject 走访80岁以上老人
    with demand 3月20日前逐户走访,报走访数和发现的困难
  then stage out, holder department-officer, orders 3 open, clock order due 2026-03-05

story 要写清要求
  when department-officer 郑科 issue
    with subject 走访80岁以上老人
  then refused field-missing at demand

story 窗口人员不能下达
  when window-clerk 周敏 issue
    with subject 走访80岁以上老人
    with demand 逐户走访
  then refused not-yours

story 没有都回复不能办结
  given story 下达
  when unit-head 钱主任 at 320623111000-MZ answer
    note 走访312户,发现困难4户
  then orders 2 open
  when department-officer 郑科 close
    note 汇总完毕
  then refused orders-open

story 都回复了可以办结,没签收的抄送不挡
  given story 下达
  when unit-head 钱主任 at 320623111000-MZ answer
    note 走访312户,发现困难4户
  when unit-head 冯主任 at 320623100000-MZ answer
    note 走访285户,没有困难
  then orders 1 open
  when department-officer 郑科 close
    note 汇总完毕
  then stage done, outcome done, orders 0 open

story 不归本机构办要引清单
  given story 下达
  when unit-head 钱主任 at 320623111000-MZ disclaim
  then refused cites-missing

story 别的机构不能替它回复
  given story 下达
  when unit-head 钱主任 at 320623104000-MZ answer
    note 已办
  then refused not-yours

story 不归它办的,改送别的机构
  given story 下达
  when unit-head 钱主任 at 320623111000-MZ disclaim
    cites QZ-011
  then orders 2 open
  when department-officer 郑科 send-to
    unit 320623111000-DZ bureau
    question 请接着办
    lead
  then orders 3 open, order open

story 撤回的任务不再等回复
  given story 下达
  when department-officer 郑科 withdraw
    note 与上级部署重复
  then stage withdrawn, outcome withdrawn, orders 0 open

story 已回复的不能再回复
  given story 下达
  when unit-head 钱主任 at 320623111000-MZ answer
    note 走访312户
  when unit-head 钱主任 at 320623111000-MZ answer
    note 再报一次
  then refused order-closed

story 过了时限照样要回复,晚了就是晚了
  given story 下达
  when today 2026-03-17 09:00
  when unit-head 钱主任 at 320623111000-MZ answer
    note 走访312户,报晚了
  then orders 2 open

story 收件机构不能替下达单位办结
  given story 下达
  when unit-head 钱主任 at 320623111000-MZ close
    note 都办好了
  then refused not-yours

story 发错的一份可以收回
  given story 下达
  when department-officer 郑科 recall
  then order withdrawn, orders 2 open

story 催办和备注
  given story 下达
  when department-officer 郑科 urge
    note 请三月二十日前报
  when department-officer 郑科 remark
    note 已电话提醒
  then stage out, orders 3 open
