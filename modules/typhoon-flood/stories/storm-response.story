# 防汛防台响应的故事:一次发出,每镇一份,部门按级别领;解除以后人都回家了才办结。
procedure storm-response

given today 2026-07-24 08:00
given applicant 如东县应急管理局
given no person
given sent-to 320623111000-ZFJ
given sent-to 320623103000-ZFJ
given sent-to 320623108000-ZFJ

story 发布三级响应
  when dispatcher 县秦 at 320623000000-ZHZX respond
    with title 第七号台风
    with level yellow
    with bulletin 县气象台7月24日7时台风黄色预警
    with demand 包村干部到岗,14时前报要转移的人数和安置点
  then stage on, holder dispatcher, orders 7 open, clock order due 2026-07-24 14:00

story 要写依据的预警
  when department-officer 应急陆 respond
    with title 第七号台风
    with level yellow
    with demand 包村干部到岗
  then refused field-missing at bulletin

story 部门承办人也能发布
  when department-officer 应急陆 respond
    with title 梅雨
    with level blue
    with bulletin 县气象台暴雨蓝色预警
    with demand 检查泵站
  then orders 6 open, clock order due 2026-07-24 20:00

story 镇里不发县里的响应
  when unit-head 钱主任 respond
    with title 第七号台风
    with level yellow
    with bulletin 预警
    with demand 到岗
  then refused not-yours

story 镇里答复
  given story 发布三级响应
  when unit-head 执法局长 at 320623111000-ZFJ answer
    note 要转移86人,安置点两处
  then orders 6 open
  when unit-head 执法局长 at 320623111000-ZFJ answer
    note 再报
  then refused order-closed

story 升到一级,部门再领
  given story 发布三级响应
  when dispatcher 县秦 change-level
    with level red
    with bulletin 县气象台16时台风红色预警
    note 登陆点北移
  then field level red, orders 15 open, clock order due 2026-07-24 09:00

story 降到二级
  given story 升到一级,部门再领
  when dispatcher 县秦 change-level
    with level orange
    note 减弱
  then field level orange, orders 21 open

story 催办、再请、收回
  given story 发布三级响应
  when dispatcher 县秦 urge
  when dispatcher 县秦 ask-more
    unit 320623000000-WJW department
    question 请派医疗队到安置点
    lead
  then orders 8 open
  when dispatcher 县秦 recall
  then orders 7 open
  when dispatcher 县秦 remark
    note 已视频会商
  when department-officer 住建戊 at 320623000000-ZJJ disclaim
    cites SD-004
  then orders 6 open

story 解除以后不算完
  given story 发布三级响应
  when dispatcher 县秦 lift
    note 7月25日10时解除
  then stage after, clock closing due 2026-07-31, orders 7 open
  when dispatcher 县秦 close
    with people-moved 240
    with people-home 240
  then refused orders-open

story 没有要答的了
  given story 发布三级响应
  when dispatcher 县秦 lift
    note 7月25日10时解除
  when unit-head 执法局长 at 320623111000-ZFJ answer
    note 转移86人,已回家
  when unit-head 长沙执法 at 320623103000-ZFJ answer
    note 转移120人,已回家118人
  when unit-head 洋口执法 at 320623108000-ZFJ answer
    note 转移34人,已回家32人
  when department-officer 渔政丙 at 320623000000-NYJ answer
    note 213艘全部回港
  when department-officer 水务沈 at 320623000000-SWJ answer
    note 开机26台
  when department-officer 住建戊 at 320623000000-ZJJ answer
    note 停工31处
  then orders 1 open

story 没回家的要说清楚
  given story 没有要答的了
  when dispatcher 县秦 close
    with people-moved 240
    with people-home 236
  then refused field-missing at not-home-why
  when dispatcher 县秦 close
    with people-moved 240
    with people-home 236
    with not-home-why 两户危房未修好,住亲戚家,村里每日看望
    with damage 倒杆三根,无人员伤亡
  then stage closed, outcome done

story 回家的不能多于转移的
  given story 没有要答的了
  when dispatcher 县秦 close
    with people-moved 240
    with people-home 241
  then refused storm-response-home at people-home

story 又来一波
  given story 没有要答的了
  when dispatcher 县秦 come-again
    note 外围云系又到
  then stage on, clock closing stopped

story 台风转向
  given story 发布三级响应
  when dispatcher 县秦 stand-by-over
    note 东转,解除
  then stage stood-by, outcome lapsed, orders 0 open
