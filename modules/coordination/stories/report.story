# 情况上报的故事:报给该报的每一家,都答复了才能办结。
procedure report

given today 2026-03-02 09:00
given applicant 双甸派出所
given no person
given sent-to 320623000000-GAJ
given sent-to 320623111000-ZF

story 上报
  when unit-head 马所长 send-up
    with subject 集镇夜市噪声
    with content 连续三周接到居民反映,请求联合整治
  then stage out, holder unit-head, orders 2 open, clock order due 2026-03-09

story 两家都答复了才能办结
  given story 上报
  when unit-head 石局 at 320623000000-GAJ answer
    note 同意,派治安大队参加
  when unit-head 马所长 close
  then refused orders-open
  when unit-head 许镇长 at 320623111000-ZF answer
    note 同意,周五晚上开始
  when unit-head 马所长 close
  then stage done, outcome done, orders 0 open

story 上报要写清情况
  when unit-head 马所长 send-up
    with subject 集镇夜市噪声
  then refused field-missing at content

story 上级认为不归它管,要引清单
  given story 上报
  when unit-head 石局 at 320623000000-GAJ disclaim
    cites SD-004
  then orders 1 open

story 收回
  given story 上报
  when unit-head 马所长 withdraw
    note 已当面说清
  then stage withdrawn, outcome withdrawn, orders 0 open

story 网格员不直接上报
  when grid-worker 陈网 send-up
    with subject 集镇夜市噪声
    with content 连续三周接到居民反映
  then refused not-yours

story 窗口人员代本机构上报
  when window-clerk 周敏 send-up
    with subject 窗口系统掉线
    with content 上午两次掉线,请求检查专线
  then stage out, orders 2 open

story 旁的单位不能替上级答复
  given story 上报
  when unit-head 钱主任 at 320623000000-MZJ answer
    note 同意
  then refused not-yours

story 答复要有内容
  given story 上报
  when unit-head 石局 at 320623000000-GAJ answer
  then refused note-missing

story 备注
  given story 上报
  when unit-head 马所长 remark
    note 已电话催过
  then stage out, orders 2 open

story 已答复的不能再答复
  given story 上报
  when unit-head 石局 at 320623000000-GAJ answer
    note 同意
  when unit-head 石局 at 320623000000-GAJ answer
    note 再说一遍
  then refused order-closed

story 收到的部门不能替上报单位办结
  given story 上报
  when unit-head 石局 at 320623000000-GAJ close
  then refused not-yours

story 报错的一家可以收回
  given story 上报
  when unit-head 马所长 recall
  then order withdrawn, orders 1 open
