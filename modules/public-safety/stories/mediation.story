# 人民调解的故事:自愿、回避、调解、协议、履行;不成的告知其他途径。
procedure mediation

given today 2026-03-02 09:00
given applicant 王秀英

story 当事人申请
  when applicant apply
    with class neighbours
    with summary 邻居把排水沟改到我家墙根
    with parties 王女士和李先生
    with in-court 否
  then stage receipt, holder village-clerk, clock receive due 2026-03-05, told received

story 上门发现,征得同意代为申请
  when grid-worker 陈网 apply-at-hall
    with class support
    with summary 两个儿子为赡养费有分歧
    with parties 王女士和两个儿子
    with in-court 否
  then stage receipt, told received

story 网格事件转来
  when product take-over
    with class neighbours
    with summary 两户因排水沟走向起争执
  then stage town-receipt, holder dispatcher, field parties missing

story 到镇里申请
  when window-clerk 周敏 apply-at-town
    with class requisition
    with summary 两户对拆迁补偿的分割有分歧
    with parties 张家两兄弟
    with in-court 否
  then stage town-receipt, holder dispatcher, told received

story 镇里接了,交村里调
  given story 网格事件转来
  when dispatcher 周值 to-village
    note 两户都在双南村
  then stage receipt, holder village-clerk

story 声明没有亲属和利害关系
  given story 当事人申请
  when village-clerk 赵云 take
  then refused field-missing at no-kin
  when village-clerk 赵云 take
    with no-kin 否
  then refused mediation-kin at no-kin
  when village-clerk 赵云 take
    with no-kin 是
  then stage consent, accepted 2026-03-02

story 转来的要补问当事人
  given story 镇里接了,交村里调
  when village-clerk 赵云 take
    with no-kin 是
  then refused field-missing at parties, refused field-missing at in-court
  when village-clerk 赵云 take
    with no-kin 是
    with parties 张家和李家
    with in-court 否
  then stage consent

story 已经起诉的不调
  when applicant apply
    with class contract
    with summary 承包费欠了两年
    with parties 王女士和陈先生
    with in-court 是
  when village-clerk 赵云 take
    with no-kin 是
  then refused mediation-in-court at in-court
  when village-clerk 赵云 decline
    line 已经起诉,请在法院参加诉前或者诉中调解
  then stage declined, outcome declined, letter decline-notice, told declined

story 双方都愿意才调
  given story 声明没有亲属和利害关系
  when village-clerk 赵云 both-agree
    with one-agrees 是
    with other-agrees 否
  then refused mediation-unwilling at other-agrees
  when village-clerk 赵云 both-agree
    with one-agrees 是
    with other-agrees 是
  then stage session, holder village-clerk, clock mediate due 2026-04-01

story 一方不愿意,不得调解
  given story 声明没有亲属和利害关系
  when village-clerk 赵云 not-willing
  then refused lines-missing
  when village-clerk 赵云 not-willing
    line 另一方明确不愿调解
    line 可以向人民法院起诉
  then stage unwilling, outcome lapsed, letter termination-notice, told failed

story 调解一次要有记录
  given story 双方都愿意才调
  when village-clerk 赵云 agree
    with agreement-form oral
    with agreement-text 排水沟改回原处
    with both-signed 是
    with perform-by 2026-03-31
  then refused mark-missing
  when village-clerk 赵云 session-again
    note 第二次
  then refused mark-missing
  when today 2026-03-04 14:00
  when village-clerk 赵云 hold-session
    with session-on 2026-03-04
    with session-record 双方和村民小组长到场,李先生同意改沟,费用未谈拢
  then stage session, told session
  when village-clerk 赵云 session-again
    note 三月六日再谈,费用各半
  then stage session

story 达成书面协议
  given story 调解一次要有记录
  when village-clerk 赵云 agree
    with agreement-form written
    with agreement-text 排水沟三月底前改回原处,费用各半
    with both-signed 是
    with perform-by 2026-03-31
  then refused mediation-paper at paper
  when village-clerk 赵云 agree
    with agreement-form written
    with agreement-text 排水沟三月底前改回原处,费用各半
    with both-signed 否
    with perform-by 2026-03-31
    with paper file_00000000000000000000000001
  then refused mediation-unsigned at both-signed
  when village-clerk 赵云 agree
    with agreement-form written
    with agreement-text 排水沟三月底前改回原处,费用各半
    with both-signed 是
    with perform-by 2026-03-31
    with paper file_00000000000000000000000001
  then stage performing, letter agreement, told agreed, clock mediate stopped, clock perform due 2026-04-03

story 口头协议,双方确认记录
  given story 调解一次要有记录
  when village-clerk 赵云 agree
    with agreement-form oral
    with agreement-text 当场赔礼,各自疏通
    with both-signed 是
    with perform-by 2026-03-04
  then stage performing

story 司法确认、督促、履行
  given story 达成书面协议
  when village-clerk 赵云 confirm-in-court
    with court-confirmed 是
    note 双方共同申请
  when village-clerk 赵云 remind
    note 请按时改沟
  when today 2026-03-30 10:00
  when village-clerk 赵云 perform
    note 排水沟已改回,双方到场看过
  then stage performed, outcome done, clock perform stopped
  when applicant rate
    level 5
  then rating 5

story 协议没有履行,告知怎么办
  given story 达成书面协议
  when today 2026-04-03 10:00
  when village-clerk 赵云 breach
  then refused lines-missing
  when village-clerk 赵云 breach
    line 李先生没有改沟
    line 可以就协议向人民法院起诉
  then stage broken, outcome lapsed, letter termination-notice

story 调解不成,告知仲裁和起诉
  given story 调解一次要有记录
  when village-clerk 赵云 fail
  then refused lines-missing
  when village-clerk 赵云 fail
    line 费用没有谈拢,终止调解
    line 可以向人民法院起诉,也可以申请法律援助
  then stage failed, outcome lapsed, letter termination-notice, told failed

story 一次没调就说不成,不行
  given story 双方都愿意才调
  when village-clerk 赵云 fail
    line 谈不拢
  then refused mark-missing

story 村里调不了,交镇
  given story 双方都愿意才调
  when village-clerk 赵云 pass-up
  then refused note-missing
  when village-clerk 赵云 pass-up
    note 涉及两个村
  then stage town-receipt, holder dispatcher, clock mediate stopped
  when dispatcher 周值 town-take
    with town-no-kin 是
  then stage town-consent, holder dispatcher
  when dispatcher 周值 town-both-agree
  then stage town-session, clock mediate due 2026-04-01

story 镇里调解,请有关单位到场
  given story 村里调不了,交镇
  when dispatcher 周值 ask
    unit 320623111000-NCJ bureau
    question 请到场说明排水规划
  then order open, clock order due 2026-03-05
  when dispatcher 周值 hold-session
    with session-on 2026-03-04
    with session-record 双方到场
  when dispatcher 周值 agree
    with agreement-form oral
    with agreement-text 按规划走新沟
    with both-signed 是
    with perform-by 2026-03-20
  then refused orders-open
  when unit-head 孙局 at 320623111000-NCJ answer
    note 规划沟从两户之间走
  when dispatcher 周值 agree
    with agreement-form oral
    with agreement-text 按规划走新沟
    with both-signed 是
    with perform-by 2026-03-20
  then stage performing, holder village-clerk

story 请来的单位说不归它
  given story 村里调不了,交镇
  when dispatcher 周值 ask
    unit 320623111000-SSJ bureau
    question 请到场
  when unit-head 孙局 at 320623111000-SSJ disclaim
    cites SD-004
  then order returned
  when dispatcher 周值 ask
    unit 320623111000-NCJ bureau
    question 请到场
  when dispatcher 周值 recall
  then order withdrawn

story 双方同意再调一个月
  given story 调解一次要有记录
  when village-clerk 赵云 extend
    note 双方同意等测量结果
  then letter extension-notice, clock mediate due 2026-05-01
  when village-clerk 赵云 extend
    note 再延
  then refused extension-used-up

story 换调解员
  given story 双方都愿意才调
  when unit-head 钱主任 change-mediator
    with new-no-kin 否
    note 当事人要求换人
    assign village-clerk 孙云
  then refused mediation-kin at new-no-kin
  when unit-head 钱主任 change-mediator
    with new-no-kin 是
    note 当事人要求换人
    assign village-clerk 孙云
  then stage session, holder village-clerk
  when village-clerk 赵云 hold-session
    with session-on 2026-03-04
    with session-record 双方到场
  then refused not-yours

story 接手之前换人
  given story 当事人申请
  when unit-head 钱主任 reassign
    assign village-clerk 孙云
  then holder village-clerk, stage receipt

story 当事人自己的事自己不能调
  given story 当事人申请
  when village-clerk 王秀英 take
    with no-kin 是
  then refused own-matter

story 当事人不调了
  given story 双方都愿意才调
  when applicant withdraw
    note 已经自己谈好了
  then stage withdrawn, outcome withdrawn

story 备注
  given story 双方都愿意才调
  when village-clerk 赵云 remark
    note 周六下午双方都有空
  then stage session
