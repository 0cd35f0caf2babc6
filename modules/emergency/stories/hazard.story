# 安全隐患的故事:查到、当面告知、限期改、另一人复查;重大的挂牌、县里核销。
procedure hazard

given today 2026-03-02 09:00
given applicant 李娟
given no person

story 登记隐患
  when grid-worker 李娟 found
    with firm 双甸家纺厂
    with sector manufacture
    with level general
    with problem 二楼安全出口上锁
    with before-photo photo
  then stage telling, holder department-officer, clock telling due 2026-03-03

story 没有照片不登记
  when grid-worker 李娟 found
    with firm 双甸家纺厂
    with sector manufacture
    with level general
    with problem 二楼安全出口上锁
  then refused material-missing at before-photo

story 当场改好
  when grid-worker 李娟 settled-on-the-spot
    with firm 双甸家纺厂
    with sector fire-safety
    with level general
    with problem 灭火器被货物挡住
    with measures 已移开
    with before-photo photo
    with after-photo photo
  then stage cleared, outcome done

story 重大隐患不能当场销
  when grid-worker 李娟 settled-on-the-spot
    with firm 双甸家纺厂
    with sector gas
    with level major
    with problem 液化气瓶放在地下室
    with measures 已搬走
    with before-photo photo
  then refused hazard-major-not-at-once at level, refused hazard-after-photo

story 当面告知
  given story 登记隐患
  when department-officer 执法甲 tell-firm
    with told-person 厂长丁
    with rectify-by 2026-03-10
    line 打开二楼安全出口,不得再锁
  then stage rectifying, letter hazard-notice, clock rectification due 2026-03-17, field told-on 2026-03-02

story 告知要逐条写明
  given story 登记隐患
  when department-officer 执法甲 tell-firm
    with told-person 厂长丁
    with rectify-by 2026-03-10
  then refused lines-missing at lines

story 一般隐患最多十五天
  given story 登记隐患
  when department-officer 执法甲 tell-firm
    with told-person 厂长丁
    with rectify-by 2026-03-30
    line 打开安全出口
  then refused hazard-rectify-late at rectify-by

story 整改日期不能是过去
  given story 登记隐患
  when department-officer 执法甲 tell-firm
    with told-person 厂长丁
    with rectify-by 2026-03-01
    line 打开安全出口
  then refused hazard-rectify-by at rectify-by

story 改好了另一人复查
  given story 当面告知
  when today 2026-03-09 09:00
  when grid-worker 李娟 rectified
    with measures 已装推闩门
    with after-photo photo
  then stage recheck, clock recheck due 2026-03-12
  when department-officer 执法甲 recheck-pass
    with recheck 两处出口都能推开
  then stage cleared, outcome done, clock rectification stopped

story 登记的人不能自己复查
  when department-officer 执法甲 at 320623111000-ZFJ found
    with firm 双甸家纺厂
    with sector fire-safety
    with level general
    with problem 消火栓无水
    with before-photo photo
  when department-officer 执法甲 tell-firm
    with told-person 厂长丁
    with rectify-by 2026-03-10
    line 恢复供水
  when department-officer 执法乙 rectified
    with measures 已通水
    with after-photo photo
  when department-officer 执法甲 recheck-pass
    with recheck 有水
  then refused same-hand
  when department-officer 执法丙 recheck-pass
    with recheck 有水
  then stage cleared

story 没改好退回
  given story 当面告知
  when grid-worker 李娟 rectified
    with measures 说已打开
    with after-photo photo
  when department-officer 执法甲 recheck-fail
    note 仍挂着锁
  then stage rectifying, clock rectification running

story 没有整改后的照片不算
  given story 当面告知
  when grid-worker 李娟 rectified
    with measures 说已打开
  when department-officer 执法甲 recheck-pass
    with recheck 打开了
  then refused hazard-after-photo

story 重大隐患
  when department-officer 执法甲 at 320623111000-ZFJ found
    with firm 洋口一号仓储
    with sector chemicals
    with level major
    with problem 可燃气体报警器停用
    with law 安全生产法第三十六条
    with before-photo photo
  when department-officer 执法甲 tell-firm
    with told-person 安全总监孙
    with rectify-by 2026-03-31
    line 恢复报警器,停用期间停止作业
  then stage rectifying, clock rectification due 2026-04-01

story 重大隐患先挂牌,县里核销
  given story 重大隐患
  when department-officer 执法乙 rectified
    with measures 已恢复并测试
    with after-photo photo
  when department-officer 执法丙 recheck-pass
    with recheck 报警正常
  then refused hazard-major-by-county at level
  when department-officer 执法丙 recheck-major
    with recheck 报警正常
  then refused mark-missing
  when department-officer 执法丙 recheck-fail
    note 还没有挂牌督办
  when department-officer 应急陆 list-major
    with supervisor 县应急局副局长陆
  then mark listed, stage rectifying, orders 1 open
  when department-officer 应急陆 at 320623000000-YJJ answer
    note 3月5日到场,督办人陆
  then orders 0 open
  when department-officer 执法乙 rectified
  when department-officer 执法丙 recheck-major
    with recheck 报警正常
  then stage county-check, holder department-officer
  when department-officer 执法丙 county-clear
    note 通过
  then refused same-hand
  when department-officer 应急陆 county-clear
    note 到场测试三次均报警
  then stage cleared, outcome done

story 一般隐患不挂牌
  given story 当面告知
  when department-officer 应急陆 list-major
    with supervisor 县应急局副局长陆
  then refused hazard-not-major at level

story 再看是重大的改级别
  given story 登记隐患
  when department-officer 执法甲 raise-level
    with level major
    note 三合一场所
  then field level major

story 延期一次,要负责人批
  given story 当面告知
  when department-officer 执法甲 extend
    note 等门
  then refused not-yours
  when unit-head 执法局长 extend
    note 定制防火门要两周
  then letter extension-notice, clock rectification due 2026-04-01
  when unit-head 执法局长 extend
    note 再延
  then refused extension-used-up

story 请县部门来看
  given story 当面告知
  when department-officer 执法甲 ask
    unit 320623000000-YJJ department
    question 这种门是否符合要求
    lead
  when department-officer 执法甲 rectified
    with measures 已装门
    with after-photo photo
  then refused orders-open
  when department-officer 应急陆 at 320623000000-YJJ answer
    note 符合
  then order answered
  when department-officer 执法甲 ask
    unit 320623000000-ZJJ department
    question 是否要图审
  when department-officer 住建戊 at 320623000000-ZJJ disclaim
    cites SD-004
  when department-officer 执法甲 ask
    unit 320623000000-ZJJ department
    question 是否要图审
  when department-officer 执法甲 recall
  then order withdrawn

story 到期不改转综合执法
  given story 当面告知
  when clock rectification falls due
  then clock rectification expired, light red
  when department-officer 执法甲 to-enforcement
    note 到期仍上锁
  then stage to-enforcement, outcome done

story 看过不是隐患
  given story 登记隐患
  when department-officer 执法甲 remark
    note 已约明天去
  when department-officer 执法甲 no-hazard
    note 那是库房门,不是安全出口
  then stage no-hazard, outcome lapsed
