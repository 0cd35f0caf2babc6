# 转移安置的故事:逐户问、愿意才走、另一人清点、看过房子才送回家。
procedure shelter-move

given today 2026-07-24 09:00
given applicant 陈老伯

story 列入名单
  when grid-worker 李娟 list
    with people 2
    with needs vehicle
    with dwelling low-lying
    with phone 13800138000
  then stage asking, holder grid-worker, told asked, clock asking due 2026-07-24 15:00

story 没有人不列
  when grid-worker 李娟 list
    with people 0
    with needs none
    with dwelling low-lying
  then refused shelter-move-people at people

story 本人同意才走
  given story 列入名单
  when grid-worker 李娟 agree
    with consent 否
    with shelter shuangdian-school
  then refused shelter-move-consent at consent
  when grid-worker 李娟 agree
    with consent 是
    with shelter shuangdian-school
  then stage moving, clock moving due 2026-07-24 13:00

story 自己在手机上同意
  given story 列入名单
  when applicant agree
    with consent 是
    with shelter kin
  then stage moving, field shelter kin

story 表外的地方不送
  given story 列入名单
  when grid-worker 李娟 agree
    with consent 是
    with shelter nowhere
  then refused field-choice at shelter

story 不愿意走就留下,过几小时再看
  given story 列入名单
  when grid-worker 李娟 stay
    note 要看鸡,二楼能住,儿子陪着
  then stage staying, clock look-in due 2026-07-24 12:00
  when today 2026-07-24 11:30
  when village-clerk 孙代 look-in
    note 水已到院门
  then stage asking
  when grid-worker 李娟 agree
    with consent 是
    with shelter shuangdian-school
  then stage moving

story 留下的也能直接改主意走
  given story 列入名单
  when applicant stay
    note 先等等
  when applicant agree
    with consent 是
    with shelter shuangdian-culture
  then stage moving

story 同意了又不走
  given story 本人同意才走
  when applicant not-going
    note 亲戚来陪
  then stage staying

story 到了另一人清点
  given story 本人同意才走
  when village-clerk 孙代 arrive
    with arrived 1
  then refused shelter-move-arrived at arrived
  when village-clerk 孙代 arrive
    with arrived 2
  then stage sheltered, holder village-clerk, told sheltered, clock moving stopped

story 送的人不能自己清点
  given story 列入名单
  when grid-worker 孙代 agree
    with consent 是
    with shelter shuangdian-school
  when village-clerk 孙代 arrive
    with arrived 2
  then refused same-hand

story 少了一口先找,人数变了先改
  given story 本人同意才走
  when grid-worker 李娟 change-shelter
    with people 1
    note 女儿接走一口
  when village-clerk 孙代 arrive
    with arrived 1
  then stage sheltered

story 住下以后要什么
  given story 到了另一人清点
  when applicant need
    note 降压药只够一天
  when village-clerk 孙代 change-shelter
    with shelter shuangdian-culture
  then field shelter shuangdian-culture

story 房子能住才送回家
  given story 到了另一人清点
  when today 2026-07-25 14:00
  when village-clerk 孙代 go-home
    with house-safe 否
  then refused shelter-move-house at house-safe
  when grid-worker 李娟 go-home
    with house-safe 是
  then stage home, outcome done, told home, field home-on 2026-07-25

story 解除时还没走的
  given story 列入名单
  when grid-worker 李娟 all-clear
  then stage not-moved, outcome lapsed
