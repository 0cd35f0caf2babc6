# 只由流程说出的拒绝。

refusal-act-not-open = 现在这一环节不能办这一步，请看页面上可以办的事。
refusal-answer-missing = 请写明答复内容。
refusal-cites-missing = 说“不属本单位”要引用权责清单的条目。
refusal-clock-not-extensible = 这个时限不能延长。
refusal-clock-not-running = 这个时限没有在计时。
refusal-clock-over = 时限已过，不能再延长。
refusal-extension-used-up = 已经延长过 { $times } 次，不能再延长。
refusal-field-kind = 这一项的内容类型不对。
refusal-field-not-sealed = 这一项须加密后才能保存，请重新提交。
refusal-material-certificate = 没有查到有效的电子证照，请上传照片或到窗口出示原件。
refusal-material-empty = 请至少上传一张照片。
refusal-material-not-taken = 这一步不收这份材料。
refusal-material-paper = 纸质材料要在窗口出示，网上申请请上传照片。
refusal-material-too-many = 这份材料最多 { $max } 张。
refusal-question-missing = 请写明要问什么。
refusal-unit-kind = 不能向这个单位发这种工单。
refusal-unit-missing = 请选择请求哪个单位支持。
refusal-unit-own = 不能向本单位请求支持。
