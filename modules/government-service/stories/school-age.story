# 适龄儿童入学提醒的故事:孩子由系统找到,村里上门,送到学校为止。
procedure school-age

given today 2026-03-02 09:00
given applicant 王小雨
given item BM-066-T
given library name 王小雨
given library citizen-number 320623202003200022
given library birth-date 2020-03-20
given library address 江苏省南通市如东县双甸镇星光居委会3组12号

story 春天找到,村里上门
  when product find
  then stage visit, holder village-clerk, due 2026-04-01, told found, version 1
  then field name 王小雨, field birth-date from library
  then village-clerk 赵云 may tell not-here enrolled ask-deferral refuses correct remark
  then window-clerk 周敏 may nothing

story 告知监护人学校和日期
  given story 春天找到,村里上门
  when today 2026-03-20 15:00
  when village-clerk 赵云 tell
    with guardian-name 王建国
    with guardian-relation parent
    with school 双甸小学
    with enrol-on 2026-06-20
    with phone 13800138000
  then stage enrolment, holder village-clerk, told told, clock visit stopped, clock enrolment due 2026-09-16

story 告知要说清找谁、去哪里、哪天去
  given story 春天找到,村里上门
  when village-clerk 赵云 tell
    with guardian-name 王建国
  then refused field-missing at guardian-relation, refused field-missing at school, refused field-missing at enrol-on
  when village-clerk 赵云 tell
    with guardian-name 王建国
    with guardian-relation parent
    with school 双甸小学
    with enrol-on 2025-06-20
  then refused school-enrol-on at enrol-on

story 网格员走访时也可以告知
  given story 春天找到,村里上门
  when grid-worker 李娟 tell
    with guardian-name 王秀英
    with guardian-relation grandparent
    with school 双甸小学
    with enrol-on 2026-06-20
  then stage enrolment, field guardian-relation grandparent

story 报到了
  given story 告知监护人学校和日期
  when today 2026-09-01 10:00
  when village-clerk 赵云 enrolled
  then stage enrolled, outcome done, clock enrolment stopped, due none

story 上门时已经报了名
  given story 春天找到,村里上门
  when village-clerk 赵云 enrolled
  then refused field-missing at school
  when village-clerk 赵云 enrolled
    with school 双甸小学
  then stage enrolled, outcome done

story 学籍里有了,系统不再提醒
  given story 告知监护人学校和日期
  when today 2026-09-20 03:00
  when product lapse
  then stage lapsed, outcome lapsed, due none

story 在外地上学
  given story 春天找到,村里上门
  when village-clerk 赵云 not-here
    with absence school-elsewhere
  then refused note-missing
  when village-clerk 赵云 not-here
    with absence school-elsewhere
    note 随父母在苏州,九月在当地入学,看过录取通知
  then stage absent, outcome done, due none

story 申请缓学要有医院证明
  given story 春天找到,村里上门
  when village-clerk 赵云 ask-deferral
    with guardian-name 王建国
    with guardian-relation parent
    with deferral-reason illness
    note 心脏手术后休养
  then refused school-deferral-proof
  when village-clerk 赵云 ask-deferral
    with guardian-name 王建国
    with guardian-relation parent
    with deferral-reason illness
    with medical-proof photo
    note 心脏手术后休养
  then stage deferral, holder approver, clock decision due 2026-03-16

story 同意缓学,到期再上门
  given story 申请缓学要有医院证明
  when approver 赵云 grant-deferral
  then refused same-hand
  when approver 陈刚 grant-deferral
  then stage deferred, holder none, told deferred, open, clock deferral due 2026-12-27
  when clock deferral falls due
  then stage visit, holder village-clerk
  when village-clerk 赵云 correct
    with school 双甸小学
    with enrol-on 2027-06-20
    note 新一年的招生通知
  when village-clerk 赵云 tell
  then stage enrolment, told told

story 缓学期间提前上学
  given story 申请缓学要有医院证明
  when approver 陈刚 grant-deferral
  when village-clerk 赵云 enrolled
    with school 双甸小学
  then stage enrolled, outcome done, clock deferral stopped

story 不同意缓学要写原因,接着送学
  given story 申请缓学要有医院证明
  when approver 陈刚 refuse-deferral
  then refused note-missing
  when approver 陈刚 refuse-deferral
    note 证明写的是可以正常上学
  then stage enrolment, holder village-clerk, told deferral-refused

story 监护人网上申请缓学
  given story 告知监护人学校和日期
  when relative 王建国 ask-deferral
    with deferral-reason growth
    with medical-proof photo
    note 医生建议晚一年
  then stage deferral, clock enrolment stopped

story 不送入学,交镇里,请教体局支持
  given story 告知监护人学校和日期
  when village-clerk 赵云 refuses
  then refused note-missing
  when village-clerk 赵云 refuses
    note 爷爷要带去外地打工
  then stage persuasion, holder approver, clock persuasion due 2026-04-19
  when approver 陈刚 ask
    unit 320623000000-JTJ department
    question 请一起上门做工作
  then order open
  when approver 陈刚 persuaded
    note 家里同意了
  then refused orders-open
  when department-officer 郑科 at 320623000000-JTJ answer
    note 已和学校一起上门,说明了义务教育法的规定
  then order answered
  when approver 陈刚 persuaded
    note 家里同意九月送孩子到双甸小学
  then stage enrolment, holder village-clerk

story 督促逾期亮红灯,不会自己办结
  given story 告知监护人学校和日期
  when village-clerk 赵云 refuses
    note 说女孩不用上学
  when clock persuasion falls due
  then clock persuasion expired, light red, stage persuasion, open

story 督促中学籍有了,工单随之撤回
  given story 告知监护人学校和日期
  when village-clerk 赵云 refuses
    note 说再等等
  when approver 陈刚 ask
    unit 320623000000-JTJ department
    question 请核对学籍
  when product lapse
  then stage lapsed, outcome lapsed, order withdrawn

story 上门逾期会亮红灯,仍要上门
  given story 春天找到,村里上门
  when clock visit falls due
  then clock visit expired, stage visit, light red

story 同一个孩子不提醒两次
  given duplicate 2026-320623111-000009
  when product find
  then refused duplicate-case

story 转交给另一名代办员
  given story 春天找到,村里上门
  when unit-head 钱主任 reassign
    assign village-clerk 冯兰
  when village-clerk 赵云 refuses
    note 不送
  then refused not-yours
  then village-clerk 冯兰 may tell not-here enrolled ask-deferral refuses correct remark
