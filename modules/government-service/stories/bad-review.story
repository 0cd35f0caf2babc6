# 差评整改:回访、整改、复核。
procedure bad-review

given today 2026-03-02 09:00
given no person

story 收到差评
  when product begin
  then stage call-back, holder unit-head, clock call-back due 2026-03-03

story 回访核实
  given story 收到差评
  when today 2026-03-03 10:00
  when unit-head 钱主任 call
    with heard 等了一个多小时，没有人解释
    with finding true-to-mend
    with cause 窗口开得少
  then stage mending, clock mend due 2026-03-24, clock call-back stopped

story 整改后由另一处复核
  given story 回访核实
  when unit-head 钱主任 mend
    with measures 上午加开一个窗口，超过半小时由值班人员解释
    with satisfied yes
  then stage checking
  when unit-head 钱主任 confirm
    note 已整改
  then refused not-yours
  when dispatcher 秦派 at 320623000000-ZHZX confirm
    note 电话核实，本人满意
  then stage done, outcome done

story 复核退回再整改
  given story 回访核实
  when unit-head 钱主任 mend
    with measures 已提醒窗口
    with satisfied no
  when dispatcher 秦派 at 320623000000-ZHZX send-back
    note 措施不具体
  then stage mending

story 误评由复核认定
  given story 收到差评
  when unit-head 钱主任 call
    with heard 点错了，其实很满意
    with finding mistaken
  when unit-head 钱主任 mend
    with measures 无
    with satisfied yes
  then refused bad-review-mistaken
  when unit-head 钱主任 claim-mistaken
    note 本人说点错了，有通话记录
  when dispatcher 秦派 at 320623000000-ZHZX confirm
    note 属实
  then refused bad-review-mistaken
  when dispatcher 秦派 at 320623000000-ZHZX strike
    note 电话核实，是误点
  then stage struck, outcome lapsed

story 核实结果可以更正
  given story 回访核实
  when unit-head 钱主任 claim-mistaken
    note 认为是误评
  then refused bad-review-not-mistaken
  when unit-head 钱主任 amend
    with finding explain
    note 查监控，办理合规
  then field finding explain

story 没有按时回访
  given story 收到差评
  when clock call-back falls due
  then clock call-back expired, stage call-back

story 没有按时整改
  given story 回访核实
  when clock mend falls due
  then clock mend expired, stage mending

story 只有单位负责人回访
  given story 收到差评
  when window-clerk 周敏 call
    with heard 很生气
    with finding true-to-mend
  then refused not-yours

story 回访要写本人说了什么
  given story 收到差评
  when unit-head 钱主任 call
    with finding true-to-mend
  then refused field-missing at heard

story 当场改正的也要复核
  given story 收到差评
  when unit-head 钱主任 call
    with heard 窗口已当面道歉
    with finding true-and-mended
  when unit-head 钱主任 mend
    with measures 已当面道歉，重新打印了证明
    with satisfied yes
  then stage checking, field satisfied yes

story 联系不上的写明
  given story 收到差评
  when unit-head 钱主任 call
    with heard 三次电话没有接通
    with finding explain
    with cause 材料确实缺一样，已一次告知
  when unit-head 钱主任 mend
    with measures 短信解释了缺哪一样
    with satisfied not-reached
  then stage checking
