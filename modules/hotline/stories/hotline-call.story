# 12345诉求的故事:当场答复、交办、退单、延期、催办、回访、再次交办、转网格、保密。
procedure hotline-call

given today 2026-03-02 09:00
given no person

story 当场答复
  when hotline-operator 吴话 answer-at-once
    with caller-name 张女士
    with kind consult
    with class zx-handling
    with summary 问居住证在哪里办
    with reply 到居住地的为民服务中心综合窗口办,带身份证和租房合同
  then stage answered, outcome done, due none, version 1

story 当场答复要写答了什么
  when hotline-operator 吴话 answer-at-once
    with kind consult
    with class zx-handling
    with summary 问居住证在哪里办
  then refused field-missing at reply

story 记录来电
  when hotline-operator 吴话 record
    with caller-name 张女士
    with caller-phone 13800138000
    with kind complaint
    with class ts-noise
    with summary 菜场早上五点放喇叭
  then stage sorting, holder hotline-operator, clock sort due 2026-03-02 11:00, clock overall due 2026-03-19, told recorded

story 号码不写进内容里
  when hotline-operator 吴话 record
    with kind complaint
    with class ts-noise
    with summary 菜场放喇叭,联系电话13800138000
  then refused text-phone at summary

story 要选类别
  when hotline-operator 吴话 record
    with kind complaint
    with summary 菜场放喇叭
  then refused field-missing at class

story 别的岗位不能记录来电
  when dispatcher 周值 record
    with kind complaint
    with class ts-noise
    with summary 菜场放喇叭
  then refused not-yours

story 急的一个工作日
  when hotline-operator 吴话 record
    with kind help
    with class qz-water
    with summary 双南村三组停水半天
  then clock overall due 2026-03-03

story 交办
  given story 记录来电
  when hotline-operator 吴话 dispatch
    unit 320623111000-ZFJ enforcement-bureau
    question 请到现场处理并答复
    lead
  then stage dispatched, orders 1 open, clock order due 2026-03-19, clock window running, clock sort stopped

story 反映谁就不派给谁
  when hotline-operator 吴话 record
    with kind report
    with class jb-conduct
    with summary 窗口人员推诿
    with about-unit 320623111000-FWZX
  when hotline-operator 吴话 dispatch
    unit 320623111000-FWZX service-centre
    question 请核实
    lead
  then refused unit-against at unit
  when hotline-operator 吴话 dispatch
    unit 320623000000-SPJ department
    question 请核实
    lead
  then orders 1 open, stage dispatched
  then window-clerk 周敏 at 320623111000-FWZX may nothing

story 退单要引清单,限在退单时限之内
  given story 交办
  when unit-head 钱局 at 320623111000-ZFJ disclaim
  then refused cites-missing
  when unit-head 钱局 at 320623111000-ZFJ disclaim
    cites SD-004
  then order returned, stage dispatched
  when hotline-operator 吴话 dispatch-more
    unit 320623000000-SCJ department
    question 请处理
    lead
  then orders 1 open

story 过了退单时限不能再退
  given story 交办
  when clock window falls due
  then stage handling, orders 1 open
  when unit-head 钱局 at 320623111000-ZFJ disclaim
    cites SD-004
  then refused act-not-open

story 派错了收回
  given story 交办
  when hotline-operator 吴话 recall
  then order withdrawn

story 答复
  given story 交办
  when today 2026-03-03 09:00
  when unit-head 钱局 at 320623111000-ZFJ answer
  then refused note-missing
  when unit-head 钱局 at 320623111000-ZFJ answer
    note 已要求菜场七点前不用喇叭,已经热线转接向来电人说明
  then order answered
  when hotline-operator 吴话 replied
    with reply 菜场已停用早间喇叭
  then stage calling-back, clock overall stopped, clock call-back due 2026-03-05, told replied

story 没都答复不能转回访
  given story 交办
  when hotline-operator 吴话 replied
    with reply 已转办
  then refused orders-open

story 回访:响应、解决、满意分开记
  given story 答复
  when hotline-operator 吴话 call-back-solved
    with responded in-time
    with solved 否
    with satisfied basically
  then refused hotline-unsolved at solved
  when hotline-operator 吴话 call-back-solved
    with responded in-time
    with solved 是
    with satisfied very
  then stage closed, outcome done, told closed, field satisfied very

story 回访要三样都问
  given story 答复
  when hotline-operator 吴话 call-back-solved
    with solved 是
  then refused field-missing at responded, refused field-missing at satisfied

story 没解决,再交办一次
  given story 答复
  when hotline-operator 吴话 call-back-unsolved
    with responded in-time
    with solved 否
    with satisfied no
  then refused note-missing
  when hotline-operator 吴话 call-back-unsolved
    with responded in-time
    with solved 否
    with satisfied no
    note 第二天早上又放了
  then stage second-handling, open
  when hotline-operator 吴话 dispatch-second
    unit 320623111000-ZFJ enforcement-bureau
    question 请会同市场方落实
    lead
  then clock order due 2026-03-10
  when hotline-operator 吴话 replied-second
    note 已再次处理
  then refused orders-open
  when unit-head 钱局 at 320623111000-ZFJ answer-second
    note 已立约谈记录,喇叭拆除
  when hotline-operator 吴话 replied-second
    note 喇叭已拆除
  then stage second-call-back, told replied

story 再次办理后解决
  given story 没解决,再交办一次
  when hotline-operator 吴话 second-solved
    with responded-again late
    with solved-again 是
    with satisfied-again yes
  then stage closed, outcome done, field solved 否, field solved-again 是

story 再次办理仍没解决,说明原因办结
  given story 没解决,再交办一次
  when hotline-operator 吴话 second-unsolved
    with responded-again late
    with solved-again 是
    with satisfied-again no
    note 说明原因
  then refused hotline-solved at solved-again
  when hotline-operator 吴话 second-unsolved
    with responded-again late
    with solved-again 否
    with satisfied-again no
    note 噪声值在限值以内,已说明可以提起民事诉讼
  then stage unsolved, outcome done

story 三次没打通
  given story 答复
  when hotline-operator 吴话 close-unreached
    note 三日内三次未接通
  then stage closed, outcome done

story 办结以后又来电
  given story 回访:响应、解决、满意分开记
  when today 2026-03-10 09:00
  when hotline-operator 吴话 reopen
    note 来电人说又放喇叭
  then stage second-handling, open

story 延期要先申请,在到期之前批准
  given story 交办
  when unit-head 冯主任 at 320623000000-ZHZX extend
    note 同意
  then refused mark-missing
  when unit-head 钱局 at 320623111000-ZFJ ask-extension
    note 要委托噪声监测
  when unit-head 钱局 at 320623111000-ZFJ ask-extension
    note 再申请
  then refused once-only
  when unit-head 冯主任 at 320623000000-ZHZX extend
    note 同意,监测需要五天
  then letter extension-notice, clock overall due 2026-03-26, clock order due 2026-03-26

story 到期催办,次日发催办通知书,再五日通报
  given story 交办
  when clock window falls due
  when clock overall falls due
  then stage handling, clock overdue due 2026-03-23, light red
  when clock overdue falls due
  then letter urge-notice, clock long-overdue due 2026-03-31
  when clock long-overdue falls due
  then letter overdue-circular
  when unit-head 钱局 at 320623111000-ZFJ answer
    note 已处理
  when hotline-operator 吴话 replied
    with reply 已处理
  then stage calling-back, clock overdue stopped, clock long-overdue stopped

story 过了期不能延期
  given story 交办
  when unit-head 钱局 at 320623111000-ZFJ ask-extension
    note 要委托噪声监测
  when clock window falls due
  when clock overall falls due
  when unit-head 冯主任 at 320623000000-ZHZX extend
    note 补批
  then refused clock-over

story 催办
  given story 交办
  when hotline-operator 吴话 urge
    note 来电人又打来了
  then stage dispatched

story 转网格去办
  when hotline-operator 吴话 record
    with kind complaint
    with class ts-street
    with summary 路边一直堆着垃圾
  when hotline-operator 吴话 to-grid
    with event-class 0102
    with event-source hotline
  then refused field-missing at event-summary
  when hotline-operator 吴话 to-grid
    with event-class 0102
    with event-source hotline
    with event-summary 双南村三组路边堆着垃圾
  then stage with-grid, holder hotline-operator, clock overall running
  when hotline-operator 吴话 grid-done
    with reply 垃圾已清运
  then stage calling-back, told replied, clock overall stopped

story 直接查清答复
  given story 记录来电
  when hotline-operator 吴话 answer-caller
    with reply 该菜场已在整治名单里,三月十日前安装限时喇叭
  then stage calling-back, told replied

story 并到先来的那一件
  given story 记录来电
  when hotline-operator 吴话 merge
  then refused link-missing at link

story 来电人说不用办了
  given story 交办
  when hotline-operator 吴话 withdraw
    note 来电人说已经好了
  then stage withdrawn, outcome withdrawn, orders 0 open

story 反映的单位记错了,可以更正
  given story 记录来电
  when hotline-operator 吴话 correct
    with about-unit 320623111000-ZFJ
    note 来电人补充说执法局没人管
  when hotline-operator 吴话 dispatch
    unit 320623111000-ZFJ enforcement-bureau
    question 请处理
    lead
  then refused unit-against at unit

story 备注
  given story 交办
  when hotline-operator 吴话 remark
    note 已转接一次
  then stage dispatched
