# 特殊作业票的故事:先测气体、另一人批、到点自动停、复查关票。
procedure special-work

given today 2026-03-02 09:00
given applicant 洋口一号化工安全员孙

story 报动火
  when applicant apply
    with firm 洋口一号化工
    with kind hot-first
    with where 二车间三号管架
    with content 更换蒸汽管法兰,焊接
    with worker 焊工唐
    with worker-certificate 焊-0087
    with guardian 监护邵
  then stage reading, holder department-officer, open

story 监护人不能就是作业人
  when applicant apply
    with firm 洋口一号化工
    with kind hot-first
    with where 二车间三号管架
    with content 焊接
    with worker 焊工唐
    with worker-certificate 焊-0087
    with guardian 焊工唐
  then refused special-work-guardian at guardian

story 测了气体
  given story 报动火
  when applicant read-gas
    with combustible 5
    with oxygen 208
    with toxic-below 是
    with read-by 分析工顾
    with reading-photo photo
  then stage approval, clock reading due 2026-03-02 09:30

story 超限不能往下走
  given story 报动火
  when applicant read-gas
    with combustible 35
    with oxygen 180
    with toxic-below 否
    with read-by 分析工顾
    with reading-photo photo
  then refused special-work-combustible at combustible, refused special-work-oxygen at oxygen, refused special-work-toxic at toxic-below

story 没测全不能批
  given story 报动火
  when applicant read-gas
    with combustible 5
    with read-by 分析工顾
    with reading-photo photo
  then refused field-missing at oxygen

story 没有读数照片、没写谁测的
  given story 报动火
  when applicant read-gas
    with combustible 5
    with oxygen 208
    with toxic-below 是
  then refused special-work-reading-photo, refused special-work-read-by at read-by

story 县里改了上限就按县里的
  given parameter combustible-max 3
  given story 报动火
  when applicant read-gas
    with combustible 5
    with oxygen 208
    with toxic-below 是
    with read-by 分析工顾
    with reading-photo photo
  then refused special-work-combustible at combustible

story 半小时没批,重测
  given story 测了气体
  when clock reading falls due
  then stage reading, clock reading stopped
  when applicant read-gas
    with combustible 4
    with oxygen 208
    with toxic-below 是
    with read-by 分析工顾
  then stage approval, field combustible 4

story 另一人批准
  given story 测了气体
  when today 2026-03-02 09:20
  when department-officer 园区陆 permit
    with isolated 是
    with extinguishers 1
    with site-photo photo
  then refused special-work-extinguishers at extinguishers
  when department-officer 园区陆 permit
    with isolated 是
    with extinguishers 2
    with site-photo photo
  then stage working, told permitted, clock window due 2026-03-02 17:20

story 没断料不批,没有照片不批
  given story 测了气体
  when department-officer 园区陆 permit
    with isolated 否
    with extinguishers 2
  then refused special-work-isolated at isolated, refused special-work-site-photo

story 测的人不能批
  given story 报动火
  when department-officer 园区陆 read-gas
    with combustible 5
    with oxygen 208
    with toxic-below 是
    with read-by 园区陆
    with reading-photo photo
  when department-officer 园区陆 permit
    with isolated 是
    with extinguishers 2
    with site-photo photo
  then refused same-hand

story 特级动火由负责人批
  when applicant apply
    with firm 洋口一号化工
    with kind hot-special
    with where 罐区运行管线
    with content 带压开孔
    with worker 焊工唐
    with worker-certificate 焊-0087
    with guardian 监护邵
  when applicant read-gas
    with combustible 2
    with oxygen 209
    with toxic-below 是
    with read-by 分析工顾
    with reading-photo photo
  when department-officer 园区陆 permit
    with isolated 是
    with extinguishers 4
    with site-photo photo
  then refused special-work-special at kind
  when unit-head 应急局长 at 320623000000-YJJ permit-special
    with isolated 是
    with extinguishers 2
    with site-photo photo
  then refused special-work-extinguishers-special at extinguishers
  when unit-head 应急局长 at 320623000000-YJJ permit-special
    with isolated 是
    with extinguishers 4
    with site-photo photo
  then stage working, clock window due 2026-03-02 17:00

story 一级动火不用负责人批
  given story 测了气体
  when unit-head 应急局长 at 320623000000-YJJ permit-special
    with isolated 是
    with extinguishers 4
    with site-photo photo
  then refused special-work-not-special at kind

story 进有限空间
  when applicant apply
    with firm 洋口一号化工
    with kind confined
    with where 污水收集池
    with content 清淤
    with worker 清淤工仲
    with worker-certificate 限-0012
    with guardian 监护邵
  when applicant read-gas
    with combustible 1
    with oxygen 206
    with toxic-below 是
    with read-by 分析工顾
    with reading-photo photo
  when department-officer 园区陆 permit
    with isolated 是
    with rescue-ready 否
    with people-in 2
    with site-photo photo
  then refused special-work-rescue at rescue-ready
  when department-officer 园区陆 permit
    with isolated 是
    with rescue-ready 是
    with people-in 2
    with site-photo photo
  then stage working, clock window due 2026-03-03 09:00

story 少出来一个,不能关票
  given story 进有限空间
  when applicant finish
  then stage recheck, clock recheck due 2026-03-02 11:00
  when department-officer 园区陆 close-permit
    with people-out 1
    with site-cleared 是
    with after-photo photo
  then refused special-work-people-out at people-out
  when department-officer 园区陆 close-permit
    with people-out 2
    with site-cleared 是
    with after-photo photo
  then stage closed, outcome done, told closed

story 收工看残火、看恢复
  given story 另一人批准
  when today 2026-03-02 11:00
  when department-officer 园区陆 patrol
    note 监护人在场,火花遮挡到位
  when applicant finish
  when department-officer 园区陆 close-permit
    with embers-out 否
    with site-cleared 否
  then refused special-work-embers at embers-out, refused special-work-cleared at site-cleared, refused special-work-after-photo
  when department-officer 园区陆 close-permit
    with embers-out 是
    with site-cleared 是
    with after-photo photo
  then stage closed

story 自己收工的不能自己关票
  given story 另一人批准
  when department-officer 园区陆 finish
  when department-officer 园区陆 close-permit
    with embers-out 是
    with site-cleared 是
    with after-photo photo
  then refused same-hand

story 到点自动停
  given story 另一人批准
  when clock window falls due
  then stage recheck, told stopped

story 中断了要重测
  given story 另一人批准
  when applicant interrupt
    note 吃饭,中断一个半小时
  then stage reading, clock window stopped

story 不安全就叫停
  given story 另一人批准
  when dispatcher 县秦 stop-work
  then refused field-missing at reason
  when dispatcher 县秦 stop-work
    with reason 监护人离岗
  then stage stopped, outcome lapsed, told stopped

story 换人要重测
  given story 测了气体
  when applicant change-hands
    with worker 焊工卢
    with worker-certificate 焊-0091
    note 焊工唐临时有事
  then stage reading
  when department-officer 园区陆 send-back
    note 重测
  then refused act-not-open

story 退回重测、取消
  given story 测了气体
  when department-officer 园区陆 send-back
    note 读数照片不清
  then stage reading
  when applicant cancel
  then stage cancelled, outcome withdrawn
