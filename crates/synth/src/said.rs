//! Words that offices write in the lived past, in Chinese as the clerks of the county write. Persons,
//! firms and papers in them are made up, and say so where they could be taken for real ones.

/// How callers and petitioners are called.
pub const CALLERS: [&str; 5] = ["张女士", "王先生", "李师傅", "陈阿姨", "周先生"];

/// Endings of names of firms that are made up.
pub const FIRMS: [&str; 4] = [
    "家纺厂（演示）",
    "木器作坊（演示）",
    "超市（演示）",
    "快餐店（演示）",
];

/// A unit is asked to handle something.
pub const PLEASE_HANDLE: &str = "请到现场处理，办结后答复并附照片";

/// It is asked once more.
pub const PLEASE_AGAIN: &str = "请再处理一次，问题还在";

/// It is urged.
pub const PLEASE_HURRY: &str = "时限已近，请尽快办结并答复";

/// Somebody is asked to go and look.
pub const PLEASE_LOOK: &str = "请到现场看一看，说明现状";

/// What she saw there.
pub const AS_SAID: &str = "到场看过，情况与上报的一致";

/// More is asked for.
pub const HOW_MUCH: &str = "请补充说明有多少、车能不能进";

/// More is told.
pub const SO_MUCH: &str = "大约两立方米，三轮车能进";

/// It is closed.
pub const CLOSED: &str = "已核查，办结";

/// Two reports are one.
pub const SAME: &str = "与先报的是同一件事";

/// It was not done properly.
pub const NOT_DONE: &str = "现场仍有遗留，请返工";

/// Beyond the town's power.
pub const BEYOND_TOWN: &str = "在县管范围内，镇里没有设备和职权";

/// It has to wait.
pub const WAITS_FOR_WEATHER: &str = "近日有雨，要等晴天才能施工";

/// It waits no longer.
pub const WEATHER_CLEARED: &str = "天已放晴，恢复办理";

/// It is supervised.
pub const SUPERVISED: &str = "已过处置时限，请两个工作日内办结";

/// Not of this county.
pub const OUTSIDE: &str = "地点在邻县，已告知向当地反映";

/// Both are willing to talk.
pub const BOTH_WILLING: &str = "双方都愿意调解";

/// A unit is asked to handle a call.
pub const PLEASE_ANSWER: &str = "请处理并答复，怎样和来电人说的一并写清";

/// The caller says so.
pub const STILL_THERE: &str = "来电人说第二天又出现了";

/// Why it stays as it is.
pub const WHY_NOT: &str = "在限值以内，已说明理由和可以走的其他途径";

/// A unit asks for more time.
pub const NEEDS_TIME: &str = "要委托监测，需要五个工作日";

/// It is given.
pub const GRANTED_TIME: &str = "同意，监测结果出来后及时答复";

/// Nobody answered.
pub const UNREACHED: &str = "三日内三次未接通";

/// The line of the territorial list on noise.
pub const NOISE_LINE: &str = "SD-051";

/// Given to whoever handles it.
pub const ROUTED: &str = "请承办，按期答复";

/// A unit is asked to find out.
pub const PLEASE_FIND_OUT: &str = "请核实现场情况，五日内答复";

/// The petitioner is content.
pub const CONTENT: &str = "信访人表示认可";

/// Why a review is asked for.
pub const REVIEW_REASON: &str = "对维修期限有意见，认为太长";

/// What the review says.
pub const REVIEW_OPINION: &str = "原处理意见认定事实清楚、期限适当，予以维持";

/// How the two sides are called; made up.
pub const PARTIES: &str = "张某某、李某某（演示）";

/// One of them; made up.
pub const ONE_SIDE: &str = "张某某（演示）";

/// What was said at the table.
pub const SESSION: &str = "双方到场，各自说明情况，调解员讲清界址和习惯做法，意见接近";

/// It was done as agreed.
pub const PERFORMED: &str = "回访，双方都按协议做了";

/// Too much for the village.
pub const NOT_IN_VILLAGE: &str = "牵涉两个村，村里不便调解";

/// The village can do it.
pub const IN_VILLAGE: &str = "村里熟悉情况，先在村里调解";

/// Where else the two may go.
pub const OTHER_WAYS: &str = "调解不成，可以申请仲裁、由行政机关处理或者向人民法院起诉";

/// What was said when she was called back.
pub const HEARD: &str = "跑了两趟，窗口没有一次说清要带什么";

/// Why.
pub const CAUSE: &str = "新来的同志没有对照材料清单逐项说";

/// What is done about it.
pub const MEASURES: &str = "当面道歉；材料清单打印上墙，缺什么一次写清交本人";

/// It was done.
pub const CONFIRMED: &str = "抽查三件，都出具了一次性告知书";

/// What an applicant commits herself to.
pub const TERMS: &str = "经营场所符合规定用途，已配灭火器，愿意接受核查";

/// What is seen afterwards.
pub const AS_PROMISED: &str = "到现场看过，场所和设施与承诺一致";

/// What is still to be brought.
pub const MISSING_PAPER: &str = "身份证明原件，五个工作日内补交";

/// They came.
pub const ON_SITE: &str = "两人到场，已与镇里会合";

/// When it was taken up.
pub const ON_THE_DAY: &str = "当天到场即受理";

/// With whom they spoke.
pub const TOWN_AND_PEOPLE: &str = "镇分管负责人和在场群众";

/// Subject of a directive.
pub const DIRECTIVE: &str = "秋季农机安全检查（演示）";

/// What it demands.
pub const DIRECTIVE_DEMAND: &str =
    "逐台检查灯光、制动和反光标识，不合格的先停用，报检查台数和停用台数";

/// What it rests on.
pub const DIRECTIVE_BASIS: &str = "县农业农村局年度工作安排（示例）";

/// What is answered.
pub const DIRECTIVE_ANSWER: &str = "已逐台检查，停用两台，已通知整修";

/// Subject of a report upwards.
pub const REPORT: &str = "圩堤涵洞渗水需要支持（演示）";

/// What it says.
pub const REPORT_CONTENT: &str = "巡查发现涵洞两处渗水，镇里已临时封堵，请安排加固资金和技术指导";

/// What is answered.
pub const REPORT_ANSWER: &str = "已列入本季加固计划，技术员本周到场";

/// Where it was found.
pub const INSPECTION: &str = "第三季度人居环境检查（示例）";

/// What is wrong.
pub const UNTIDY: &str = "集镇东侧垃圾点长期未清（演示）";

/// What is wanted.
pub const TIDY_UP: &str = "三日内清走，设桶定时清运，交清理前后照片";

/// By what it is cleared.
pub const EVIDENCE_WANTED: &str = "清理前后照片和清运安排";

/// What was done.
pub const TIDIED: &str = "已清走，设桶两只，每日早晚清运";

/// What is handed in.
pub const EVIDENCE: &str = "清理前后照片和清运表";

/// It is cleared.
pub const EVIDENCE_HOLDS: &str = "照片和现场一致，予以销号";

/// What the unit objects.
pub const OBJECTION: &str = "该点位于邻村地界，请核对界址后再定责任";

/// Why the order stands.
pub const KEPT: &str = "已对照界址图，点位在本镇范围内，督办继续";

/// Grounds for making it known.
pub const REMINDED_TWICE: &str = "两次提醒后仍未清理，也没有说明原因";

/// Who signed for the firm; made up.
pub const FACTORY_HEAD: &str = "厂长丁某（演示）";

/// Who supervises; made up.
pub const COUNTY_SUPERVISOR: &str = "县应急管理局副局长陆某（演示）";

/// The county's answer.
pub const LISTED: &str = "已挂牌，到场看过一次，督办人已定";

/// The county clears it.
pub const COUNTY_CLEARED: &str = "到场复核，已整改到位，同意核销";

/// Not put right in time.
pub const STILL_LOCKED: &str = "到期复看，安全出口仍然上锁";

/// It becomes a case.
pub const FOR_CASE: &str = "属于本镇职权，转立案";

/// The second officer; made up.
pub const SECOND_OFFICER: &str = "执法员孙某（演示）";

/// What is asked for.
pub const PUT_INSIDE: &str = "五日内把货架收回店内，不再占用人行道";

/// It was done.
pub const NOW_INSIDE: &str = "货架已收回店内，人行道畅通";

/// Whose it is.
pub const NOT_THE_TOWNS: &str = "道路运输执法不在镇里职权内，引清单转交";

/// A unit signs.
pub const SIGNED_FOR: &str = "已签收，列入办理";

/// What came of it.
pub const DEALT_WITH: &str = "已到场检查，对一辆车立案，其余两辆教育劝离";

/// Who took the sample.
pub const STATION: &str = "县环境监测站（示例）";

/// What was measured.
pub const SAMPLE: &str = "化学需氧量超过限值一倍，氨氮在限值内";

/// The river chief went.
pub const CHIEF_WENT: &str = "已到场，要求三日内改好，一周后再看";

/// What is seen afterwards.
pub const CLEAN_NOW: &str = "复看，水面干净，没有异味";

/// A door; made up.
pub const DOOR: &str = "三组十二号（演示）";

/// She says so.
pub const SHE_IS_CONTENT: &str = "上门问过，本人说办好了";

/// A branch, after its village's name.
pub const BRANCH: &str = "党支部";

/// Where they meet.
pub const ROOM: &str = "村（居）党群服务站";

/// What they meet for.
pub const TOPIC: &str = "环境整治和秋收安排";

/// What they decided.
pub const MINUTES: &str = "议定本周清理河坡两处，由三名党员分片负责；孤寡老人秋收有人帮";

/// A licence; made up.
pub const LICENCE_NUMBER: &str = "户外广告（示例）第18号";

/// Whose it is; made up.
pub const LICENCE_SUBJECT: &str = "利民日杂店（演示）";

/// What it allows.
pub const LICENCE_SCOPE: &str = "门头招牌一块，长六米、高一米二";

/// What is seen.
pub const AS_LICENSED: &str = "招牌尺寸、位置与许可一致";

/// A boat; made up.
pub const BOAT: &str = "苏如渔养90001（演示）";

/// Her skipper; made up.
pub const SKIPPER: &str = "周某某（演示）";

/// A firm of the park; made up.
pub const PARK_FIRM: &str = "洋口一号仓储（演示）";

/// Where.
pub const TANK: &str = "二号罐区北侧管架";

/// What is done.
pub const WELDING: &str = "更换管托，焊接六处";

/// Who welds; made up.
pub const WELDER: &str = "何某（演示）";

/// The welder's paper; made up.
pub const WELDERS_CERTIFICATE: &str = "焊工证（示例）";

/// Who watches; made up.
pub const GUARDIAN: &str = "沈某（演示）";

/// Who measured; made up.
pub const MEASURER: &str = "分析工许某（演示）";

/// Why posts are asked for.
pub const POST_REASON: &str = "一名同志退休，执法监督缺员（演示）";

/// What the office finds.
pub const POSTS_FREE: &str = "有空编，同意报核准";

/// Title of a town's drill.
pub const DRILL: &str = "演练：台风外围强降雨";

/// What is assumed.
pub const DRILL_WHAT: &str = "演练：假设三小时雨量一百毫米，低洼处积水，无人受伤";

/// Who commands.
pub const COMMANDER: &str = "镇长（演练）";

/// Who stands in.
pub const DEPUTY_COMMANDER: &str = "分管副镇长（演练）";

/// Who keeps contact.
pub const LIAISON: &str = "值班员（演练）";

/// What is answered.
pub const DRILL_ANSWER: &str = "演练反馈：人员已到位，情况正常";

/// A line of the situation report.
pub const SITUATION: &str = "演练：各单位按检查单到位，无险情";

/// It is over.
pub const STAND_DOWN: &str = "演练结束，人员归位";

/// What was learned: why.
pub const DRILL_CAUSE: &str = "演练：两处联系电话过期，通知慢了十分钟";

/// What will be better.
pub const LESSONS: &str = "检查单加一行：每季核对一次联系电话";

/// Title of the county's drill.
pub const STORM: &str = "演练：今年防台联合演练";

/// What it rests on.
pub const BULLETIN: &str = "演练脚本（示例），非真实预警";

/// What towns shall do.
pub const STORM_DEMAND: &str = "演练：按三级响应到岗，核对转移名单，报到岗人数和安置点";

/// It is over.
pub const LIFTED: &str = "演练解除";
