# 污染反映的故事:到现场、取样、找源头、告诉河长、治好、另一人复看。
procedure pollution-report

given today 2026-06-08 09:00
given applicant 胡先生

story 反映污水
  when applicant report
    with kind sewage
    with what 桥下排口出黑水,有气味
    with where 星光桥南二十米
    with going-on 是
    with photo photo
  then stage scene, holder department-officer, clock on-scene due 2026-06-08 13:00, open

story 烧秸秆来得更快
  when grid-worker 李娟 report
    with kind straw
    with what 村东田里有明火
    with going-on 是
  then clock on-scene due 2026-06-08 10:00

story 噪声按工作日
  when applicant report
    with kind noise
    with what 厂界机器声,夜里也开
    with going-on 是
  then clock on-scene due 2026-06-10

story 当场扑灭
  when grid-worker 李娟 put-out-at-once
    with kind straw
    with what 村东田里有明火
    with measures 农户自己扑灭,已翻耕
    with after-photo photo
  then stage cured, outcome done

story 污水不能当场办结
  when grid-worker 李娟 put-out-at-once
    with kind sewage
    with what 排口出黑水
    with measures 说不排了
    with after-photo photo
  then refused pollution-report-at-once at kind

story 当场办结要有照片
  when grid-worker 李娟 put-out-at-once
    with kind straw
    with what 田里有明火
    with measures 已扑灭
  then refused pollution-report-after-photo

story 到过现场
  given story 反映污水
  when today 2026-06-08 11:00
  when department-officer 环保钱 looked
  then refused field-missing at seen
  when department-officer 环保钱 looked
    with seen 排口出水发黑,晴天出水
  then stage sourcing, told looked, clock sourcing due 2026-06-11

story 没有测过不能定水上的源头
  given story 到过现场
  when department-officer 环保钱 name-water-source
    with reach village-ditch
    with source-kind household
    with source 三户洗衣水混接
  then refused mark-missing

story 没取样不能填结果
  given story 到过现场
  when department-officer 环保钱 sample-result
    with sample-result over
    with sample-values 化学需氧量 85,限值 40
  then refused mark-missing

story 取样出结果
  given story 到过现场
  when department-officer 环保钱 sample
    with sample-number 双甸-20260608-01
    with sampled-by 县环境监测站
    with sample-sheet photo
  then field sampled-on 2026-06-08, mark sampled
  when today 2026-06-09 15:00
  when department-officer 环保钱 sample-result
    with sample-result over
    with sample-values 化学需氧量 85毫克每升,限值 40
  then field sample-result over, mark measured

story 定源头就告诉河长
  given story 取样出结果
  when department-officer 环保钱 name-source
    with source-kind firm
    with source 豆制品作坊
  then refused pollution-report-water at kind
  when department-officer 环保钱 name-water-source
    with source-kind firm
    with source 豆制品作坊
  then refused field-missing at reach
  when department-officer 环保钱 name-water-source
    with reach village-ditch
    with source-kind firm
    with source 星光居委会豆制品作坊污水混接雨水管
  then stage treatment, orders 2 open, clock order due 2026-06-11, clock treatment due 2026-06-24

story 河长没到场不能说治好
  given story 定源头就告诉河长
  when department-officer 环保钱 treated
    with measures 已改接污水管
    with after-photo photo
  then refused orders-open
  when village-clerk 村河长曹 at 320623111204-CWH answer
    note 6月10日到场,督促改管
  when department-officer 环保钱 treated
    with measures 已改接污水管
    with after-photo photo
  then stage recheck, holder grid-worker, clock recheck due 2026-06-11

story 另一人复看通过
  given story 河长没到场不能说治好
  when grid-worker 李娟 recheck-pass
    with recheck 排口三天没有出水
  then stage cured, outcome done, told closed

story 没治好退回
  given story 河长没到场不能说治好
  when grid-worker 李娟 recheck-fail
    note 今早又出黑水
  then stage treatment

story 不在水里的不用河段
  given story 烧秸秆来得更快
  when department-officer 环保钱 looked
    with seen 过火面积半亩
  when department-officer 环保钱 name-water-source
    with reach juju
    with source-kind farm
    with source 农户朱某田块
  then refused mark-missing
  when department-officer 环保钱 name-source
    with source-kind farm
    with source 三组东侧麦田
  then stage treatment, orders 0 open
  when department-officer 环保钱 upstream
    with source 四组麦田
    note 看错田块
  then refused pollution-report-reach at reach

story 源头在上游,再告诉上游河长
  given story 定源头就告诉河长
  when department-officer 环保钱 upstream
    with reach rutai-west
    with source-kind upstream
    with source 上游闸口来水
    note 断面对比后上游更差
  then orders 4 open, field reach rutai-west

story 超标不改转综合执法
  given story 定源头就告诉河长
  when department-officer 环保钱 to-enforcement
    note 作坊拒不改管
  then stage to-enforcement, outcome done, orders 0 open

story 请单位一起查
  given story 到过现场
  when department-officer 环保钱 ask-help
    unit 320623000000-SWJ department
    question 请查上游闸门
  when department-officer 水务沈 at 320623000000-SWJ disclaim
    cites SD-004
  then order returned
  when department-officer 环保钱 ask-help
    unit 320623111000-ZHFW public-institution
    question 请查雨水管网
  when department-officer 环保钱 recall
  then order withdrawn
  when department-officer 环保钱 remark
    note 约好明早开井
  then stage sourcing

story 没有发现
  given story 反映污水
  when department-officer 环保钱 unfounded
    note 三次到场未见出水,已告知反映人再见随时说
  then stage unfounded, outcome lapsed, told closed

story 巡河转来的
  when product from-round
    with what 排口晴天出水
    with reach jiuyang-upper
  then stage scene, clock on-scene due 2026-06-09
