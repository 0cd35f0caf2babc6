# 网上提交的诉求:本人看得到进度,可以撤回和评价。
procedure hotline-call

given today 2026-03-02 09:00
given applicant 王秀英

story 网上提交
  when applicant submit
    with caller-phone 13800138000
    with kind suggestion
    with class jy-town
    with summary 建议在小学门口划斑马线
  then stage sorting, told recorded, clock overall due 2026-03-19

story 本人撤回
  given story 网上提交
  when applicant withdraw
    note 已经在划了
  then stage withdrawn, outcome withdrawn

story 答复后评价
  given story 网上提交
  when hotline-operator 吴话 answer-caller
    with reply 县交通局已列入四月计划
  when hotline-operator 吴话 call-back-solved
    with responded in-time
    with solved 是
    with satisfied yes
  then stage closed
  when applicant rate
    level 4
  then rating 4

story 被反映的单位看不到也碰不到这一件
  when applicant submit
    with kind complaint
    with class ts-service
    with summary 窗口说材料不全,又不说缺什么
    with about-unit 320623111000-FWZX
  then stage sorting, holder hotline-operator
  then window-clerk 周敏 at 320623111000-FWZX may nothing
  then unit-head 钱主任 at 320623111000-FWZX may nothing
