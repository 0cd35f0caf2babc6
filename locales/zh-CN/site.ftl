# 站点文件（站点目录中的 TOML、CSV）检查结果。前面由页面写明文件、行、列。

site-file-missing = 缺少这个文件。
site-not-utf8 = 文件不是 UTF-8 编码，请另存为 UTF-8。
site-toml = 写法有误：{ $detail }
site-column-missing = 缺少“{ $column }”列。
site-cell-empty = 此处不能为空。
site-word-unknown = “{ $found }”不在可用的取值之内：{ $detail }
site-date = “{ $found }”不是有效日期，应写作 2026-01-31。
site-degrees = “{ $found }”不是有效的经纬度（先经度、后纬度，单位为度）。
site-division-code = “{ $found }”不是有效的区划代码，应为 12 位数字。
site-level-wrong = 级别或类别与代码 { $found } 不符。
site-other-county = 代码 { $found } 不属于本县。
site-not-a-county = { $found } 不是县级代码。
site-parent-wrong = { $found } 不是它的上级，请核对代码。
site-parent-not-in-force = 上级 { $found } 在此期间没有全程有效，请核对起止日期。
site-interval-empty = 终止日期应晚于起始日期。
site-versions-overlap = 同一代码或参数的有效期相互重叠，请核对起止日期。
site-predecessor-wrong = 前身 { $found } 不存在，或在本条生效时尚未终止。
site-division-not-in-force = 区划 { $found } 不存在或已不再使用。
site-town-unknown = { $found } 不是现行的镇或街道，或名称不符，或重复列出。
site-town-without-point = 镇（街道）{ $found } 缺少点位。
site-letters = “{ $found }”不能用作账号字母：应为 1 至 6 个小写英文字母，且不重复。
site-time-zone = 时区只能是 Asia/Shanghai，现为“{ $found }”。
site-office-hours = 自 { $from } 起的办公时间有误：各段应先后排列、不重叠，星期为 1 至 7。
site-unit-code = “{ $found }”不是有效的单位代码，应为所属区划 12 位代码加“-”加大写字母。
site-unit-twice = 单位代码 { $found } 重复。
site-unit-unknown = 单位 { $found } 不存在。
site-unit-circle = 上级单位 { $found } 又隶属于本单位，请改正。
site-not-a-department = { $found } 不是县级部门或指挥中心。
site-count-differs = { $what ->
    [towns] 镇（街道）
   *[departments] 县级部门
 }有 { $found } 个，与 site.toml 写明的 { $stated } 个不符。
site-bands = 各年龄段应前后相接、不留空、不重叠，最后一段不写上限，金额不得为负。
site-parameter-value = 应写明 value 或 bands 之一，且只写一个。
site-post-without-unit = 岗位“{ $found }”没有写明单位。
site-login-not-unique = 账号“{ $found }”会重复，请补上 { "{" }t{ "}" }、{ "{" }v{ "}" }、{ "{" }g{ "}" } 或 { "{" }n{ "}" }。
site-administrator-missing = 缺少管理员岗位 { $role }：系统、安全、审计三员须齐备。
site-administrator-deputy = 管理员“{ $found }”不能设代岗人。
site-change-unknown = 没有“{ $found }”这种变更。
site-number = “{ $found }”不是整数。
site-promised-beyond = 承诺时限 { $promised } 个工作日超过法定时限 { $statutory } 个工作日。
site-reform-refused = 改革方案不能生效：{ $detail }
site-station-class = 驻镇机构分 1 至 4 类，没有第 { $found } 类。

# 改革方案工作簿（change.ftl）
site-sheet-unknown = 不认识这张表的名称，请用模板中的表名。
site-sheet-head-missing = 没有“方案”表，请从模板中复制。
site-sheet-no-step = 这张表填了变更，但“方案”表的步骤中没有写到它。
site-sheet-no-steps = “方案”表没有填写步骤。
site-sheet-missing = 没有名为“{ $found }”的变更表。
site-sheet-twice = “{ $found }”已用在另一步骤；分步施行时请分成两张表，表名后加数字。
site-column-unknown = 不认识这一列，请用模板中的列名。
site-reform-code = 方案代码“{ $found }”只能用字母、数字和短横线。
reform-example-reform-code = DS-2027-01
reform-example-reform-title = 双甸镇编制调剂
reform-example-step = 划转事业编制
reform-example-reform-kind = 划转编制
reform-example-effective = 2027-07-01
reform-example-document = BZ-2027-01
reform-example-resolution = JY-2027-01
reform-example-unit = 320623111000-ZHFW
reform-example-move-posts-from = 320623001000-ZHFW
reform-example-move-posts-to = 320623111000-ZHFW
reform-example-merge-units-from = 320623111206-CWH
reform-example-merge-units-into = 320623111205-CWH
reform-example-count = 2
reform-example-person = RD00986
reform-example-towns = *
reform-example-name_plates = 乡村振兴;水利
reform-example-issued = 2027-06-20
reform-example-issue-documents-from = 2027-07-01
reform-example-issue-documents-code = BZ-2027-01
reform-example-number = 东编〔2027〕1号
reform-example-issue-documents-title = 关于调剂事业编制的通知
reform-example-issuer = 县委机构编制委员会
