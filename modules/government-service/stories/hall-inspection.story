# 大厅检查的故事:七个方面逐条查,不合格的限期改,另一个人复查销号。
procedure hall-inspection

given today 2026-06-08 09:00
given applicant 双甸镇为民服务大厅
given no person

story 开始检查
  when department-officer 尤承办 begin
    with hall 320623111000
    with round 1
  then stage inspecting, holder department-officer, due none

story 轮次要填对
  when department-officer 尤承办 begin
    with hall 320623111000
    with round 0
  then refused hall-inspection-round at round

story 镇里负责人查本镇的大厅
  when unit-head 陈主任 begin
    with hall 320623111001
    with round 1
  then stage inspecting

story 窗口人员不能查
  when window-clerk 周敏 begin
    with hall 320623111001
    with round 1
  then refused not-yours

story 前六个方面合格
  given story 开始检查
  when department-officer 尤承办 record-name
    with name-1 pass
    with name-2 pass
    with name-3 pass
    with name-4 pass
    with photo-name photo
  when department-officer 尤承办 record-sign
    with sign-1 pass
    with sign-2 pass
    with sign-3 pass
    with sign-4 pass
    with sign-5 pass
    with photo-sign photo
  when department-officer 尤承办 record-window
    with window-1 pass
    with window-2 pass
    with window-3 pass
    with window-4 pass
    with window-5 pass
    with window-6 pass
    with photo-window photo
  when department-officer 尤承办 record-items
    with items-1 pass
    with items-2 pass
    with items-3 pass
    with items-4 pass
    with items-5 pass
    with photo-items photo
  when department-officer 尤承办 record-service
    with service-1 pass
    with service-2 pass
    with service-3 pass
    with service-4 pass
    with service-5 pass
    with service-6 na
    with photo-service photo
  when department-officer 尤承办 record-rules
    with rules-1 pass
    with rules-2 pass
    with rules-3 pass
    with rules-4 pass
    with rules-5 pass
    with photo-rules photo
  then stage inspecting, mark rules-recorded

story 没有照片不算查过
  given story 开始检查
  when department-officer 尤承办 record-name
    with name-1 pass
    with name-2 pass
    with name-3 pass
    with name-4 pass
  then refused hall-inspection-photo

story 每一条都要记
  given story 开始检查
  when department-officer 尤承办 record-name
    with name-1 pass
    with name-2 pass
    with name-3 pass
    with photo-name photo
  then refused field-missing at name-4

story 没有查完不能下结论
  given story 前六个方面合格
  when department-officer 尤承办 pass
  then refused mark-missing
  when department-officer 尤承办 order-rectifying
    line 设备能用
  then refused mark-missing

story 全部合格
  given story 前六个方面合格
  when department-officer 尤承办 record-running
    with running-1 pass
    with running-2 pass
    with running-3 pass
    with running-4 pass
    with running-5 na
    with running-6 pass
    with photo-running photo
  when department-officer 尤承办 order-rectifying
    line 没有
  then refused hall-inspection-none-failing
  when department-officer 尤承办 pass
  then stage compliant, outcome done

story 查出两条不合格
  given story 前六个方面合格
  when department-officer 尤承办 record-running
    with running-1 fail
    with running-2 pass
    with running-3 pass
    with running-4 pass
    with running-5 na
    with running-6 fail
    with photo-running photo
  then field running-6 fail

story 有不合格的不能算合格
  given story 查出两条不合格
  when department-officer 尤承办 pass
  then refused hall-inspection-failing

story 记错了可以更正
  given story 查出两条不合格
  when department-officer 尤承办 amend
    with running-1 pass
  then refused note-missing at note
  when department-officer 尤承办 amend
    with running-1 pass
    with running-6 pass
    note 挂牌在胸前,重看了照片;打印机换纸就好
  then field running-1 pass
  when department-officer 尤承办 pass
  then stage compliant

story 发整改通知
  given story 查出两条不合格
  when department-officer 尤承办 order-rectifying
  then refused lines-missing at lines
  when department-officer 尤承办 order-rectifying
    line 工作人员挂牌
    line 取号机不出纸
  then stage rectifying, holder unit-head, letter rectification-notice, clock rectify due 2026-06-30

story 改好报复查
  given story 发整改通知
  when unit-head 陈主任 rectified
    note 胸牌已配齐,取号机已修
  then refused hall-inspection-after-photo
  when unit-head 陈主任 rectified
    with after-photo photo
    note 胸牌已配齐,取号机已修
  then stage recheck, holder department-officer, clock rectify stopped, clock recheck running

story 另一个人复查销号
  given story 改好报复查
  when department-officer 管承办 strike-off
  then refused hall-inspection-still-failing-running
  when department-officer 管承办 look-again
    with again-running-1 pass
    with again-running-6 pass
  when department-officer 管承办 strike-off
  then stage struck-off, outcome done, clock recheck stopped

story 查的人不能自己复查
  given story 改好报复查
  when department-officer 尤承办 look-again
    with again-running-1 pass
  then refused same-hand
  when department-officer 尤承办 strike-off
  then refused same-hand

story 改的人不能自己复查
  given story 改好报复查
  when department-officer 陈主任 look-again
    with again-running-1 pass
  then refused same-hand

story 还没改好退回再改
  given story 改好报复查
  when department-officer 管承办 look-again
    with again-running-1 pass
    with again-running-6 fail
  when department-officer 管承办 strike-off
  then refused hall-inspection-still-failing-running
  when department-officer 管承办 not-yet
    note 取号机还是不出纸
  then stage rectifying, clock rectify running
  when unit-head 陈主任 rectified
    note 换了新取号机
  when department-officer 管承办 look-again
    with again-running-6 pass
  when department-officer 管承办 strike-off
  then stage struck-off

story 到期没有改好,系统催促
  given story 发整改通知
  when clock rectify falls due
  then clock rectify expired, stage rectifying, light red
  when unit-head 陈主任 rectified
    with after-photo photo
    note 已改好
  then stage recheck

story 查错了撤回
  given story 开始检查
  when department-officer 尤承办 withdraw
    note 选错了大厅
  then stage withdrawn, outcome withdrawn

story 大厅撤并了
  given story 发整改通知
  when department-officer 尤承办 remark
    note 两村合并,大厅七月撤
  when department-officer 尤承办 hall-gone
    note 两村合并,大厅已撤
  then stage ended, outcome lapsed, clock rectify stopped
