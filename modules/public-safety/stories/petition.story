# 信访事项的故事:登记、转送、受理、办理、延长、答复、复查、复核,以及保护信访人。
procedure petition

given today 2026-03-02 09:00
given applicant 王秀英

story 网上信访
  when applicant submit
    with petitioner 王秀英
    with phone 13800138000
    with kind request
    with class land
    with demand 2019年征地补偿少算了一块自留地
    with tried none
  then stage registration, holder department-officer, clock route due 2026-03-17, told registered

story 来访登记
  when department-officer 何访 at 320623000000-XFJ register
    with petitioner 王秀英
    with address 如东县双甸镇星光居委会3组12号
    with kind request
    with class land
    with demand 2019年征地补偿少算了一块自留地
    with tried none
  then stage registration, clock route due 2026-03-17

story 登记要写清诉求
  when department-officer 何访 at 320623000000-XFJ register
    with petitioner 王秀英
    with kind request
    with class land
    with tried none
  then refused field-missing at demand

story 网格员不登记信访
  when grid-worker 陈网 register
    with petitioner 王秀英
    with kind request
    with class land
    with demand 征地补偿
    with tried none
  then refused not-yours

story 转送
  given story 来访登记
  when today 2026-03-05 10:00
  when department-officer 何访 route
  then refused note-missing
  when department-officer 何访 route
    assign department-officer 郑科
    note 转有权处理的单位
  then stage acceptance, holder department-officer, clock route stopped, clock accept due 2026-03-20, told routed

story 不转给被反映的单位
  when department-officer 何访 at 320623000000-XFJ register
    with petitioner 王秀英
    with kind appeal
    with class civil
    with demand 低保被取消,没有说明理由
    with tried none
    with about-unit 320623000000-MZJ
  when department-officer 何访 route
    assign department-officer 郑科
    note 转办
  then refused unit-against at assign
  then department-officer 郑科 at 320623000000-MZJ may nothing

story 受理
  given story 转送
  when today 2026-03-10 09:00
  when department-officer 郑科 accept
  then stage handling, accepted 2026-03-10, clock overall due 2026-05-09, letter acceptance-notice, told accepted

story 转错了可以再转
  given story 转送
  when department-officer 郑科 route
    assign department-officer 高科
    note 归另一位承办
  then stage acceptance, holder department-officer

story 正在诉讼的不受理
  when applicant submit
    with petitioner 王秀英
    with kind request
    with class courts
    with demand 对判决不服
    with tried pending
  when department-officer 何访 route
    assign department-officer 郑科
    note 请审查
  when department-officer 郑科 accept
  then refused petition-pending at tried
  when department-officer 郑科 decline
  then refused lines-missing
  when department-officer 郑科 decline
    line 事项正在诉讼,请通过法定途径解决
    line 可以向县司法局申请法律援助
  then stage declined, outcome declined, letter decline-notice, told declined

story 登记时就能答清的不予受理
  given story 网上信访
  when department-officer 何访 decline
    line 已经复核终结,没有新的事实和理由
  then stage declined, outcome declined

story 请有关单位协助查清
  given story 受理
  when department-officer 郑科 ask
    unit 320623000000-ZGJ department
    question 请提供2019年征地红线图
  then order open, clock order due 2026-03-24
  when department-officer 郑科 conclude
    with found 红线图漏了一块
    with opinion 补发补偿
  then refused orders-open
  when department-officer 林科 at 320623000000-ZGJ answer
    note 红线图见附件,确有一块漏登
  then order answered

story 协助单位说不归它,要引清单
  given story 受理
  when department-officer 郑科 ask
    unit 320623000000-NYJ department
    question 请提供2019年征地红线图
  when department-officer 林科 at 320623000000-NYJ disclaim
  then refused cites-missing
  when department-officer 林科 at 320623000000-NYJ disclaim
    cites QZ-011
  then order returned
  when department-officer 郑科 ask
    unit 320623000000-ZGJ department
    question 请提供2019年征地红线图
  when department-officer 郑科 recall
  then order withdrawn

story 情况复杂,负责人批准延长三十日
  given story 受理
  when today 2026-04-20 09:00
  when department-officer 郑科 extend
    note 要测绘
  then refused not-yours
  when unit-head 石局 at 320623000000-MZJ extend
    note 需要重新测绘
  then letter extension-notice, told extended, clock overall due 2026-06-08
  when unit-head 石局 at 320623000000-MZJ extend
    note 再延
  then refused extension-used-up

story 提出处理意见
  given story 受理
  when today 2026-04-01 09:00
  when department-officer 郑科 conclude
    with found 2019年红线图漏登自留地一块,0.3亩
    with opinion 按当时标准补发补偿,四月底前到账
  then stage replying, clock overall running

story 审定和拟办不是同一个人
  given story 提出处理意见
  when unit-head 郑科 at 320623000000-MZJ approve-reply
    line 同意补发
  then refused same-hand
  when unit-head 石局 at 320623000000-MZJ approve-reply
  then refused lines-missing
  when unit-head 石局 at 320623000000-MZJ approve-reply
    line 补发补偿,四月底前到账
    line 不服的,可以自收到之日起三十日内请求复查
  then stage replied, holder none, letter reply-letter, told replied, clock overall stopped, clock ask-review due 2026-05-01

story 意见不实,退回再查
  given story 提出处理意见
  when unit-head 石局 at 320623000000-MZJ send-back
    note 没有现场丈量
  then stage handling, clock overall running
  when department-officer 郑科 revise
    with found 现场丈量为0.32亩
    note 补充丈量结果
  then field found 现场丈量为0.32亩

story 信访人认可
  given story 审定和拟办不是同一个人
  when applicant satisfied
  then stage done, outcome done
  when applicant rate
    level 5
  then rating 5

story 三十日内没有请求复查
  given story 审定和拟办不是同一个人
  when clock ask-review falls due
  then stage done, outcome done

story 请求复查
  given story 审定和拟办不是同一个人
  when today 2026-04-10 09:00
  when applicant ask-review
  then refused nothing-given
  when applicant ask-review
    with review-reason 丈量时我不在场
  then stage review, holder department-officer, clock review due 2026-05-10, clock ask-review stopped

story 复查维持,再不服的可以请求复核
  given story 请求复查
  when department-officer 何访 uphold
    with review-opinion 丈量程序合规
  then refused lines-missing
  when department-officer 何访 uphold
    with review-opinion 丈量程序合规
    line 维持处理意见
    line 不服的,可以自收到之日起三十日内请求复核
  then stage reviewed, letter review-letter, told review-decided, clock ask-recheck due 2026-05-10

story 复查变更
  given story 请求复查
  when department-officer 何访 change
    with review-opinion 应通知本人到场重新丈量
    line 变更处理意见,重新丈量后补发
  then stage reviewed, letter review-letter

story 办过的人不能复查
  given story 请求复查
  when department-officer 郑科 at 320623000000-XFJ uphold
    with review-opinion 维持
    line 维持
  then refused same-hand

story 请求复核,复核后终结
  given story 复查维持,再不服的可以请求复核
  when today 2026-04-20 09:00
  when applicant ask-recheck
    with recheck-reason 面积还是少了
  then stage recheck, clock recheck due 2026-05-20
  when department-officer 何访 recheck-decided
    with recheck-opinion 维持复查意见
    line 维持复查意见,本事项信访程序终结
  then refused same-hand
  when department-officer 万访 recheck-decided
    with recheck-opinion 维持复查意见
    line 维持复查意见,本事项信访程序终结
  then stage final, outcome done, letter recheck-letter, told recheck-decided

story 三十日内没有请求复核
  given story 复查维持,再不服的可以请求复核
  when clock ask-recheck falls due
  then stage done, outcome done

story 转人民调解,信访程序照常
  given story 受理
  when department-officer 郑科 to-mediation
    with dispute-class land
    with dispute-summary 相邻两户对自留地界址有争议
    note 双方都愿意
  then stage handling, clock overall running

story 撤回
  given story 受理
  when applicant withdraw
  then stage withdrawn, outcome withdrawn, due none

story 同一事项合并
  given story 网上信访
  when department-officer 何访 merge
  then refused link-missing at link

story 催办和备注
  given story 受理
  when department-officer 何访 at 320623000000-XFJ urge
    note 还有十日到期
  when department-officer 郑科 remark
    note 已约见信访人
  then stage handling
