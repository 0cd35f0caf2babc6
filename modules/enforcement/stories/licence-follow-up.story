# 许可转后续监管的故事:发证一个工作日内签收,网格员上门一次,不一致的转线索。
procedure licence-follow-up

given today 2026-03-02 09:00
given applicant 县行政审批局
given no person

story 推送许可
  when window-clerk 周敏 push
    with matter catering
    with licence-number JY23206230000001
    with subject 星光路小刘面馆
    with scope 热食类食品制售
    with granted-on 2026-03-02
  then stage receipt, holder window-clerk, orders 2 open, clock order due 2026-03-03

story 系统也可以推送
  when product push
    with matter outdoor-ad
    with licence-number HW-2026-001
    with subject 双甸超市
    with scope 门头招牌一块
    with granted-on 2026-03-01
    with valid-until 2028-02-29
  then stage receipt, orders 2 open

story 没发的证不能推
  when window-clerk 周敏 push
    with matter catering
    with licence-number JY23206230000002
    with subject 星光路小王面馆
    with scope 热食类食品制售
    with granted-on 2026-03-20
  then refused licence-follow-up-granted-on at granted-on

story 要写许可内容
  when window-clerk 周敏 push
    with matter catering
    with licence-number JY23206230000002
    with subject 星光路小王面馆
    with granted-on 2026-03-02
  then refused field-missing at scope

story 网格员不推送
  when grid-worker 李娟 push
    with matter catering
    with licence-number JY23206230000002
    with subject 星光路小王面馆
    with scope 热食类食品制售
    with granted-on 2026-03-02
  then refused not-yours

story 没有都签收不能往下走
  given story 推送许可
  when department-officer 市监丁 at 320623000000-SCJ sign-for
    note 食品科签收
  then orders 1 open
  when window-clerk 周敏 start
  then refused orders-open

story 都签收了排上门
  given story 推送许可
  when department-officer 市监丁 at 320623000000-SCJ sign-for
    note 食品科签收
  when dispatcher 秦派 at 320623111000-WGZX sign-for
    note 三网格李娟上门
  then orders 0 open
  when window-clerk 周敏 start
  then stage supervised, holder grid-worker, clock visit due 2026-04-01

story 一天没签收亮红灯
  given story 推送许可
  when today 2026-03-04 09:00
  then light red, stage receipt
  when window-clerk 周敏 urge
  then orders 2 open

story 上门一致就办结
  given story 都签收了排上门
  when today 2026-03-10 10:00
  when grid-worker 李娟 visit
    with as-licensed 是
    with seen 证照上墙,范围一致
    with photo photo
  then stage in-order, outcome done, field visited-on 2026-03-10

story 不一致的转线索
  given story 都签收了排上门
  when grid-worker 李娟 visit
    with as-licensed 否
    with seen 加卖凉菜
  then refused licence-follow-up-differs at as-licensed
  when grid-worker 李娟 raise-lead
    with as-licensed 否
    with seen 加卖凉菜,许可没有冷食类
  then stage lead-raised, outcome done

story 一致的不能转线索
  given story 都签收了排上门
  when grid-worker 李娟 raise-lead
    with as-licensed 是
    with seen 一致
  then refused licence-follow-up-agrees at as-licensed

story 没有开业
  given story 都签收了排上门
  when grid-worker 李娟 gone
    note 店面已转让
  then stage ended, outcome lapsed

story 许可被撤回,推回档案
  given story 推送许可
  when department-officer 市监丁 revoked
    with revoked-by 如市监撤〔2026〕3号
  then stage ended, outcome lapsed, orders 0 open

story 推错单位,引清单退回再推
  given story 推送许可
  when department-officer 市监丁 at 320623000000-SCJ disclaim
    cites SD-007
  then orders 1 open
  when window-clerk 周敏 push-to
    unit 320623111000-ZFJ enforcement-bureau
    question 请接后续监管
    lead
  then orders 2 open
  when window-clerk 周敏 recall
  then orders 1 open
  when window-clerk 周敏 remark
    note 已电话联系
  then stage receipt
