# 上报：三下点完，没有网络也能报；公众随手拍

report-title = 上报
report-lead = 拍照、选类别、发送。没有网络也能报，有网络时自动发出。
report-app = 网格上报
report-closed = 现在还不能上报：网格事件的模块没有启用，或者您的岗位不上报事件。
report-public-title = 随手拍
report-public-lead = 看到身边的问题，拍下来告诉我们。不用登录，不用留姓名和电话，会给您一个回执编号。
report-public-do = 拍照上报
report-public-nothing = 我们不记录您是谁。凭回执编号可以查办到哪一步，请记好。
report-anonymous = 匿名群众

report-photo = 第一步：拍照
report-photo-take = 拍照
report-kind = 第二步：选类别
report-usual = 这里常报的
report-find = 按名称找
report-where = 在哪里
report-map = 在地图上选
report-map-list = 也可以在下面按名称选。
report-named = 按名称选地方
report-named-hint = 有准确位置时不用选。
report-named-none = 不选
report-more = 补充说明、录音、当场已办好
report-words = 说明
report-words-hint = 可以不写。不要写姓名、电话和证件号码。
report-voice = 录音
report-voice-hint = 可以不录，最长一分钟。
report-voice-start = 开始录音
report-done = 当场已经办好
report-done-hint = 勾选后这件事直接办结。请再拍一张办好以后的照片。
report-after = 拍办好以后的照片
report-send = 发送
report-outbox = 我报的
report-trap = 请不要填写
report-owner-none = 这部手机现在没有人登录。登录后再报，才知道是谁报的；不想登录可以用随手拍。

report-filed = 已收到，编号 { $number }，登记在{ $place }。
report-filed-elsewhere = 已收到，编号 { $number }。这里现在不归您负责，已登记在{ $place }，由那里的网格员处理。
report-filed-by-post = 已收到，编号 { $number }。没有准确位置，先登记在{ $place }。
report-received = 已收到，谢谢您。回执编号 { $receipt }，请记好。

report-media = 照片和录音

report-family-urban-rural = 城乡管理
report-family-livelihood = 民生服务
report-family-safety = 公共安全
report-family-order = 社会治安
report-family-disputes = 矛盾纠纷

home-act-report = 上报
web-menu-report = 上报
web-menu-report-text = 拍照上报看到的问题，没有网络也能报。

refusal-report-not-open = 现在不能上报：网格事件的模块没有启用，或者您的岗位不上报事件。
refusal-report-not-taken = 没有收下。请不要填写标着“请不要填写”的那一栏，再发一次。
refusal-report-class-needed = 请选择类别。
refusal-report-class-changed = 类别已经调整，请重新选择。
refusal-report-done-staff = “当场已经办好”由工作人员填写，请取消勾选。
refusal-report-place-needed = 还不知道在哪里，请打开定位、在地图上选，或者按名称选。
refusal-report-file-gone = 照片或录音没有传到，请再发一次。
refusal-report-file-kind = 这里放不了这种文件：照片处放照片，录音处放录音。
refusal-upload-not-a-recording = 这不是可以使用的录音，请重新录。

# 手机上说的话；#1、#2 由页面填入
report-js-again = 再发一次
report-js-by-post = 没有准确位置，先登记在#1。
report-js-changed = 类别已经调整，请重新选择后再发。
report-js-choose = 重新选类别
report-js-clock = 手机的时间不准，时限以收到的时间为准，两个时间都记着。
report-js-edit = 改一改
report-js-far = 定位误差约 #1 米，请在地图上点一下准确位置。
report-js-listen = 听录音
report-js-locating = 正在定位……
report-js-mine = 重新登录后自动接着发，不会丢。
report-js-near = 已定位，误差约 #1 米。
report-js-no-kind = 请先选类别。
report-js-no-photo = 还没有拍照。巡查上报、当场办好都要有照片；人的事不用拍，再点一次“发送”就这样发。
report-js-no-photo-kept = 手机存不下照片，文字已经留下。请腾出空间后补拍照片再发。
report-js-no-place = 没有定位。可以在地图上选，或者按名称选。
report-js-no-voice = 这部手机不能录音，请写说明。
report-js-not-kept = 手机存不下了，没有存成。写的文字还在页面上，请先腾出空间。
report-js-offline = 现在没有网络，可以照常报，有网络时自动发出。
report-js-other-grid = 这里现在不归您负责，已登记在#1，由那里的网格员处理。
report-js-picked = 已在地图上选好位置。
report-js-picture-unread = 这张照片读不出来，请重新拍。
report-js-record = 开始录音
report-js-recording = 正在录音，已 #1 秒，最长一分钟。
report-js-refused = 没有收下：#1
report-js-remove = 不要了
report-js-room = 手机存储空间快满了，再拍照可能存不下。请先删掉一些不用的照片；写的文字会留着。
report-js-sending = 正在发
report-js-sent = 已收到，编号 #1，登记在#2。
report-js-sent-public = 已收到，回执编号 #1，请记好。
report-js-sign-in = 登录已过期，还没发出。
report-js-stop = 停止录音
report-js-tries = 试过 #1 次，稍后自动再试。
report-js-waiting = 还没发出，等有网络时自动发。
report-js-whose = 这部手机上另一个人报的还没发出，等那个人登录后自动发。
