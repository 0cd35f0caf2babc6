# 承诺核查:属实、责令改正、撤销。
procedure commitment-check

given today 2026-03-02 09:00
given no person

story 开始核查
  when product begin
    with terms 占道不超过三天，结束后恢复原状
  then stage checking, holder approver, clock check due 2026-04-11

story 承诺属实
  given story 开始核查
  when approver 陈刚 found-true
    with seen 已恢复原状
    with true-as-promised 否
  then refused commitment-not-kept at true-as-promised
  when approver 陈刚 found-true
    with seen 已恢复原状
    with true-as-promised 是
  then stage kept, outcome done

story 与承诺不符责令改正
  given story 开始核查
  when approver 陈刚 order-mending
    with seen 第五天仍有材料堆放
    line 三日内清走堆放的材料
    note 与承诺不符
  then stage mending, letter order-to-mend, clock mending due 2026-03-16

story 改正了
  given story 与承诺不符责令改正
  when approver 陈刚 mended
    note 已清走
  then stage kept, outcome done

story 拒不改正的撤销
  given story 与承诺不符责令改正
  when approver 陈刚 revoke
    line 逾期未改正
  then refused not-yours
  when unit-head 钱主任 revoke
    line 逾期未改正，撤销准予决定
  then stage revoked, outcome refused, letter revocation

story 没有按时核查
  given story 开始核查
  when clock check falls due
  then clock check expired, stage checking

story 核查只由审批员做
  given story 开始核查
  when window-clerk 周敏 found-true
    with seen 已恢复
    with true-as-promised 是
  then refused not-yours

story 核查要写看到什么
  given story 开始核查
  when approver 陈刚 found-true
    with true-as-promised 是
  then refused field-missing at seen

story 责令改正要写明改什么
  given story 开始核查
  when approver 陈刚 order-mending
    with seen 仍在占道
    note 与承诺不符
  then refused lines-missing at lines

story 责令改正要写明原因
  given story 开始核查
  when approver 陈刚 order-mending
    with seen 仍在占道
    line 三日内清走
  then refused note-missing at note

story 撤销要写理由
  given story 与承诺不符责令改正
  when unit-head 钱主任 revoke
  then refused lines-missing at lines

story 改正期满可以撤销
  given story 与承诺不符责令改正
  when clock mending falls due
  then clock mending expired, stage mending
  when unit-head 钱主任 revoke
    line 期满未改正
  then stage revoked, letter revocation
