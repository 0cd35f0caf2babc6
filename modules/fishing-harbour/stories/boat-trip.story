# 渔船进出港的故事:报出港、查救生、休渔、召回、逾期、回港点人。
procedure boat-trip

given today 2026-03-20 05:00
given applicant 苏如渔01234

story 报出港
  when applicant report-out
    with boat 苏如渔01234
    with certificate-until 2027-06-30
    with gear gill
    with purpose fishing
    with harbour liubu
    with skipper 船长季
    with contact 13800138000
    with depart-on 2026-03-20
    with crew 5
    with life-jackets 5
    with raft 是
    with beacon 是
    with deck-photo photo
  then stage harbour-check, holder department-officer, clock harbour-check due 2026-03-20 07:00

story 放行
  given story 报出港
  when department-officer 渔政丙 clear-out
  then stage at-sea, told cleared, clock at-sea due 2026-03-27

story 休渔期不能出海捕捞
  given today 2026-06-01 05:00
  when applicant report-out
    with boat 苏如渔01234
    with certificate-until 2027-06-30
    with gear gill
    with purpose fishing
    with harbour liubu
    with skipper 船长季
    with contact 13800138000
    with depart-on 2026-06-02
    with crew 5
    with life-jackets 5
    with raft 是
    with beacon 是
    with deck-photo photo
  then refused boat-trip-closed-season at depart-on

story 休渔期可以去看养殖,当天回
  given today 2026-06-01 05:00
  when applicant report-out
    with boat 苏如养00077
    with certificate-until 2027-06-30
    with gear flats
    with purpose farming
    with harbour dongling
    with skipper 船长季
    with contact 13800138000
    with depart-on 2026-06-01
    with crew 2
    with life-jackets 2
    with raft 是
    with beacon 是
    with deck-photo photo
  when department-officer 渔政丙 clear-out
  then clock at-sea due 2026-06-01 19:00

story 一个人不出海,证书过期不出海
  when applicant report-out
    with boat 苏如渔01234
    with certificate-until 2026-03-01
    with gear pot
    with purpose fishing
    with harbour yangkou
    with skipper 船长季
    with contact 13800138000
    with depart-on 2026-03-20
    with crew 1
    with life-jackets 1
    with raft 是
    with beacon 是
    with deck-photo photo
  then refused boat-trip-alone at crew, refused boat-trip-certificate at certificate-until

story 没有照片不受理
  when applicant report-out
    with boat 苏如渔01234
    with certificate-until 2027-06-30
    with gear pot
    with purpose fishing
    with harbour yangkou
    with skipper 船长季
    with contact 13800138000
    with depart-on 2026-03-20
    with crew 3
    with life-jackets 3
    with raft 是
    with beacon 是
  then refused material-missing at deck-photo

story 救生衣不够
  when applicant report-out
    with boat 苏如渔01235
    with certificate-until 2027-06-30
    with gear trawl
    with purpose fishing
    with harbour yangkou
    with skipper 船长缪
    with contact 13800138000
    with depart-on 2026-03-20
    with crew 6
    with life-jackets 4
    with raft 否
    with beacon 是
    with deck-photo photo
  when department-officer 渔政丙 clear-out
  then refused boat-trip-life-jackets at life-jackets, refused boat-trip-raft-beacon at raft

story 留港补上再走
  given story 救生衣不够
  when department-officer 渔政丙 hold
    note 缺救生衣两件,救生筏送检
  then stage held, told held, clock harbour-check stopped
  when applicant make-good
    with fixed 救生衣补两件,救生筏已换
    with life-jackets 6
    with raft 是
  then stage harbour-check
  when department-officer 渔政丙 clear-out
  then stage at-sea, clock at-sea due 2026-03-30

story 不出港了
  given story 报出港
  when applicant stay-in
    note 起风了
  then stage stayed-in, outcome withdrawn

story 大风召回
  given story 放行
  when today 2026-03-22 08:00
  when dispatcher 县秦 recall
    with wind 县气象台22日7时海上大风橙色预警
  then stage recalled, told recalled, clock come-in due 2026-03-22 16:00, clock at-sea stopped
  when applicant acknowledge
    with answer 收到
  then field answer 收到

story 召回后点人
  given story 大风召回
  when today 2026-03-22 14:00
  when applicant come-in
    with crew-back 4
  then refused boat-trip-crew-back at crew-back
  when applicant come-in
    with crew-back 5
  then stage back, outcome done, told welcome, field back-on 2026-03-22

story 召回后没有按时回
  given story 大风召回
  when clock come-in falls due
  then stage overdue, clock come-in stopped
  when village-clerk 孙代 report-position
    note 家属说已到东灶港避风
  when department-officer 渔政丙 come-in
    with crew-back 5
  then stage back

story 风停了继续作业
  given story 大风召回
  when department-officer 渔政丙 wind-over
    note 预警解除
  then stage at-sea, clock at-sea running, clock come-in stopped

story 到时没回就找,联系不上报险
  given story 放行
  when clock at-sea falls due
  then stage overdue, holder department-officer
  when department-officer 渔政丙 alarm
    with last-word 26日20时通话说机器进水
    with last-seen 刘埠渔港东十五海里
  then stage alarm, open

story 找到了,人都在
  given story 到时没回就找,联系不上报险
  when department-officer 渔政丙 come-in
    with crew-back 5
  then stage back, outcome done

story 搜救结束要负责人写结论
  given story 到时没回就找,联系不上报险
  when department-officer 渔政丙 search-over
    note 未找到
  then refused not-yours
  when unit-head 局长缪 at 320623000000-NYJ search-over
    note 按搜救中心决定结束,结论见其文书
  then stage search-ended, outcome lapsed
