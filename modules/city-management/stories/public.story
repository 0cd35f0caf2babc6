# 群众上报的案卷:部件和紧急程度由座席补。
procedure city-case

given today 2026-03-02 09:00
given applicant 王秀英

story 群众上报
  when applicant collect-public
    with class bj-0118
    with summary 小区门口路灯不亮
    with photo file_00000000000000000000000001
    with place 121.1861234,32.3301234
  then stage collected, told received, field urgency missing

story 座席补齐后立案
  given story 群众上报
  when dispatcher 秦派 open
  then refused field-missing at thing
  when dispatcher 秦派 open
    with thing component
    with urgency b
    with component-code 3206230118000311
    with accuracy half-metre
  then stage opened, clock handling due 2026-03-05

story 上报人撤回
  given story 群众上报
  when applicant withdraw
  then stage withdrawn, outcome withdrawn

story 结案后评价
  given story 座席补齐后立案
  when dispatcher 秦派 dispatch
    unit 320623000000-GDGS stationed
    question 请修复路灯
    lead
  when department-officer 郑科 at 320623000000-GDGS answer
    with after-photo file_00000000000000000000000002
    note 已修复
  when dispatcher 秦派 finish
  when grid-worker 王网 verify
    with check-photo file_00000000000000000000000003
    with standard-met 是
  when dispatcher 沈派 close
  when applicant rate
    level 5
  then rating 5
