# 河长巡河的故事:没有问题当场记,有问题逐条改,改不了报上一级河长。
procedure river-round

given today 2026-06-08 09:00
given applicant 曹书记
given no person

story 巡过没有问题
  when village-clerk 曹书记 all-clear
    with reach village-ditch
    with water clear
    with outfalls 否
    with photo photo
  then stage clear, outcome done, field went-on 2026-06-08, due none

story 黑臭的不能记没有问题
  when village-clerk 曹书记 all-clear
    with reach village-ditch
    with water foul
    with outfalls 否
    with photo photo
  then refused river-round-not-clear at water

story 晴天出水的也不能
  when village-clerk 曹书记 all-clear
    with reach village-ditch
    with water clear
    with outfalls 是
    with photo photo
  then refused river-round-not-clear

story 没有照片不算巡过
  when village-clerk 曹书记 all-clear
    with reach village-ditch
    with water clear
    with outfalls 否
  then refused material-missing at photo

story 巡出问题
  when village-clerk 曹书记 problems-found
    with reach village-ditch
    with water turbid
    with outfalls 否
    with bank 东岸种菜两处
    with problems 桥下网簖一处;水花生一片
    with photo photo
  then stage clearing, holder village-clerk, clock clearing due 2026-06-23

story 有问题要写清
  when village-clerk 曹书记 problems-found
    with reach village-ditch
    with water turbid
    with outfalls 否
    with photo photo
  then refused field-missing at problems

story 改好了上一级再看
  given story 巡出问题
  when village-clerk 曹书记 dealt-with
    with dealt-with 网簖已拆,水花生已清
  then refused river-round-after-photo
  when village-clerk 曹书记 dealt-with
    with dealt-with 网簖已拆,水花生已清
    with after-photo photo
  then stage looked-again, holder unit-head
  when unit-head 农工顾 look-again
    note 到场看过
  then stage cleared, outcome done, clock clearing stopped

story 自己改的不能自己看
  when unit-head 农工顾 problems-found
    with reach juju
    with water turbid
    with outfalls 否
    with problems 岸坡堆土
    with photo photo
  when unit-head 农工顾 dealt-with
    with dealt-with 已清走
    with after-photo photo
  when unit-head 农工顾 look-again
    note 好了
  then refused same-hand
  when department-officer 水利员 look-again
    note 到场看过
  then stage cleared

story 还没改好
  given story 巡出问题
  when village-clerk 曹书记 dealt-with
    with dealt-with 已清
    with after-photo photo
  when unit-head 农工顾 not-yet
    note 网簖还有半截
  then stage clearing

story 村里改不了报上去
  given story 巡出问题
  when village-clerk 曹书记 raise-up
    note 网簖主人在外地,要执法
  then stage above, holder unit-head, clock instruction due 2026-06-11
  when unit-head 农工顾 instruct
    with instructed 水利站6月12日带人拆,村里配合
  then stage clearing, holder village-clerk

story 请单位来
  given story 巡出问题
  when village-clerk 曹书记 call-in
    unit 320623111000-ZHFW public-institution
    question 请派打捞船
    lead
  when village-clerk 曹书记 dealt-with
    with dealt-with 等船
    with after-photo photo
  then refused orders-open
  when unit-head 综服朱 at 320623111000-ZHFW answer
    note 6月10日到
  then order answered
  when village-clerk 曹书记 call-in
    unit 320623111000-ZFJ enforcement-bureau
    question 请拆网簖
  when unit-head 执法局长 at 320623111000-ZFJ disclaim
    cites SD-004
  then order returned
  when village-clerk 曹书记 call-in
    unit 320623000000-NYJ department
    question 请拆网簖
  when village-clerk 曹书记 recall
  then order withdrawn

story 像是污染源,转污染反映
  given story 巡出问题
  when village-clerk 曹书记 report-pollution
    note 桥下排口晴天出黑水
  then stage cleared, outcome done

story 到期没改亮红灯
  given story 巡出问题
  when today 2026-06-24 09:00
  when village-clerk 曹书记 remark
    note 等打捞船
  then light red, stage clearing
