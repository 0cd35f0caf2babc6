# 谁来办有争议的故事:提请、征求意见、裁定、撤回。
procedure handling-dispute

given today 2026-03-02 09:00
given applicant 双甸镇综合行政执法局
given no person

story 提请
  when unit-head 钱主任 raise
    with about event
    with event-class 0102
    with matter 双南村河边堆放暴露垃圾,镇执法局和水务站互相推
    with other 320623000000-CGJ
    with reason 河道管理范围内的垃圾不由镇执法局清理
  then stage ruling, holder dispatcher, clock ruling due 2026-03-05, version 1, open

story 县部门也可以提请
  when department-officer 郑科 raise
    with about item
    with item-code QZ-011
    with matter 集镇上乱扔垃圾的处罚由谁立案
    with other 320623111000-ZFJ
    with reason 处罚权已经赋给镇
  then stage ruling, holder dispatcher, field item-code QZ-011

story 提请要写清是哪类事
  when unit-head 钱主任 raise
    with about event
    with matter 河边垃圾
    with other 320623000000-CGJ
    with reason 不归我们
  then refused field-missing at event-class

story 提请要写认为该谁办
  when unit-head 钱主任 raise
    with about event
    with event-class 0102
    with matter 河边垃圾
    with reason 不归我们
  then refused field-missing at other

story 窗口人员不能提请
  when window-clerk 周敏 raise
    with about event
    with event-class 0102
    with matter 河边垃圾
    with other 320623000000-CGJ
    with reason 不归我们
  then refused not-yours

story 裁定
  given story 提请
  when today 2026-03-03 10:00
  when dispatcher 秦派 rule
    with lead 320623000000-CGJ
    with assist 320623111000-ZFJ
    with line SD-004
    with grounds 清单写明由县城市管理局牵头,镇配合
  then stage ruled, outcome done, due none, field line SD-004, clock ruling stopped

story 裁定要引清单
  given story 提请
  when dispatcher 秦派 rule
    with lead 320623000000-CGJ
    with grounds 由县城市管理局牵头
  then refused field-missing at line

story 裁定要写牵头单位
  given story 提请
  when dispatcher 秦派 rule
    with line SD-004
    with grounds 由县城市管理局牵头
  then refused field-missing at lead

story 提请的人不能裁定
  given story 提请
  when unit-head 钱主任 rule
    with lead 320623000000-CGJ
    with line SD-004
    with grounds 我看应该他们办
  then refused not-yours

story 先征求另一方意见
  given story 提请
  when dispatcher 秦派 ask
    unit 320623000000-CGJ department
    question 这处垃圾是否在你局清运范围
    lead
  then order open, clock order due 2026-03-03, stage ruling
  when department-officer 郑科 at 320623000000-CGJ answer
    note 在清运范围,同意牵头
  then order answered, stage ruling

story 被征求意见的单位不办,也要引清单
  given story 提请
  when dispatcher 秦派 ask
    unit 320623000000-CGJ department
    question 这处垃圾是否在你局清运范围
    lead
  when department-officer 郑科 at 320623000000-CGJ disclaim
  then refused cites-missing at cites

story 到期没有裁定,亮红灯
  given story 提请
  when today 2026-03-06 09:00
  then light red, stage ruling, open

story 双方商量好了,撤回
  given story 提请
  when unit-head 钱主任 withdraw
  then refused note-missing
  when unit-head 钱主任 withdraw
    note 已与县城市管理局商定由其清运
  then stage withdrawn, outcome withdrawn, due none
