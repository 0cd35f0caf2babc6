# 党建+服务的故事:提出、报名、接单、办好、被服务的人确认才记。
procedure party-service

given today 2026-03-02 09:00
given applicant 吴奶奶

story 本人提出
  when applicant ask-help
    with matter repair
    with what 厨房水龙头一直滴水,哪天都在家
    with at 双甸镇星光居委会三组12号
    with phone 13800138000
  then stage open, holder village-clerk, clock taking due 2026-03-05, version 1, open

story 党员报名再接单
  given story 本人提出
  when village-clerk 孙代 register
    note 会修水电,周末有空
  when grid-worker 李娟 take
  then stage helping, told taken, clock help due 2026-03-09, clock taking stopped

story 办好了请她确认
  given story 党员报名再接单
  when grid-worker 李娟 done
    with did 换了垫圈,不滴水了
    with photo photo
  then stage confirming, told done, clock confirmation due 2026-03-17, material photo photo

story 她确认了才记
  given story 办好了请她确认
  when applicant confirm
    note 修得好
  then stage confirmed, outcome done, told closed, due none
  when applicant rate
    level 5
  then rating 5

story 办的人不能替她确认
  given story 办好了请她确认
  when grid-worker 李娟 confirm
  then refused not-yours

story 不会用手机的,代办员上门问
  given story 办好了请她确认
  when village-clerk 孙代 confirm-at-door
    with said-done 否
    note 电话问过
  then refused party-service-said-done at said-done
  when village-clerk 孙代 confirm-at-door
    with said-done 是
    note 上门看过,老人说修好了
  then stage confirmed, outcome done

story 接单的代办员不能自己上门确认
  given story 本人提出
  when village-clerk 孙代 take
  when village-clerk 孙代 done
    with did 换了垫圈
  when village-clerk 孙代 confirm-at-door
    with said-done 是
    note 老人说好了
  then refused same-hand

story 还没办好就再办
  given story 办好了请她确认
  when applicant not-yet
    with still-wanted 热水那边还滴
  then stage helping, field still-wanted 热水那边还滴, clock confirmation stopped
  when grid-worker 李娟 done
    with did 两边都换了
  then stage confirming

story 说没办好要写差什么
  given story 办好了请她确认
  when applicant not-yet
  then refused nothing-given

story 到期没有确认,不记服务
  given story 办好了请她确认
  when clock confirmation falls due
  then stage unconfirmed, outcome lapsed

story 办不了退回,别人再接
  given story 党员报名再接单
  when grid-worker 李娟 give-back
  then refused note-missing
  when grid-worker 李娟 give-back
    note 要换整根水管,我不会
  then stage open
  when village-clerk 孙代 take
  then stage helping

story 替人提出要本人愿意
  when grid-worker 李娟 ask-for-her
    with matter company
    with what 独居,想有人说说话
    with at 双甸镇星光居委会三组15号
    with willing 否
  then refused party-service-willing at willing
  when grid-worker 李娟 ask-for-her
    with matter company
    with what 独居,想有人说说话
    with at 双甸镇星光居委会三组15号
    with willing 是
  then stage open

story 表外的事不接
  when applicant ask-help
    with matter loan
    with what 借两千元
    with at 双甸镇星光居委会三组12号
  then refused field-choice at matter

story 话里不留证件号码
  when applicant ask-help
    with matter phone
    with what 请帮我登录,身份证320623194603201224
    with at 双甸镇星光居委会三组12号
  then refused text-citizen-number at what

story 不要帮了就撤回
  given story 本人提出
  when applicant withdraw
  then stage withdrawn, outcome withdrawn, due none

story 没人接单亮红灯
  given story 本人提出
  when today 2026-03-06 09:00
  then light red, stage open, open
