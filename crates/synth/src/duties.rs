//! What offices deal with in the lived past beside services, events and calls: hazards, leads,
//! pollution, rivers, petitions, disputes, whistles, drills.
//!
//! All texts are the product's own (示例); firms, people and places in them are made up.

use crate::chance::Chance;

/// A hazard found in a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hazard {
    /// Its sector.
    pub sector: &'static str,
    /// What is wrong.
    pub problem: &'static str,
    /// What the firm is told to do.
    pub told: &'static str,
    /// What it did.
    pub mended: &'static str,
}

/// Hazards.
pub const HAZARDS: [Hazard; 4] = [
    Hazard {
        sector: "fire-safety",
        problem: "灭火器被货物挡住，取不出来",
        told: "移开货物，灭火器前一米内不得堆放",
        mended: "货物已移开，地面画了禁放线",
    },
    Hazard {
        sector: "manufacture",
        problem: "二楼安全出口上锁",
        told: "打开安全出口，不得再锁",
        mended: "已换成推闩门，从里面一推就开",
    },
    Hazard {
        sector: "self-built-house",
        problem: "楼下开店楼上住人，只有一个出口",
        told: "停止楼上住人，增设第二出口",
        mended: "住人已搬出，后墙开了第二出口",
    },
    Hazard {
        sector: "gas",
        problem: "液化气瓶与灶台放在一起，没有报警器",
        told: "气瓶另放，装可燃气体报警器",
        mended: "气瓶已移到室外，报警器试过能响",
    },
];

/// A lead for enforcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lead {
    /// Matter.
    pub matter: &'static str,
    /// Which place.
    pub subject: &'static str,
    /// What is reported.
    pub content: &'static str,
    /// What is seen there.
    pub scene: &'static str,
    /// Line of the lists that says whose it is.
    pub line: &'static str,
}

/// A lead of the town's own power.
pub const OWN_LEAD: Lead = Lead {
    matter: "outdoor-ad",
    subject: "人民路一家门店楼顶广告牌",
    content: "楼顶广告牌未见批准文件，风大时摇晃",
    scene: "广告牌长约六米，支架锈蚀，现场未能出示批准文件",
    line: "SD-026",
};

/// A lead that is trifling and the first.
pub const SMALL_LEAD: Lead = Lead {
    matter: "street-trade",
    subject: "中心街南段一家水果店",
    content: "店外摆放货架，占人行道约一米",
    scene: "货架占人行道约一米，店主当场表示收回",
    line: "SD-048",
};

/// A lead of a department's power.
pub const OTHER_LEAD: Lead = Lead {
    matter: "transport",
    subject: "集镇北侧一处停车场",
    content: "有面包车等客拉客，没有营运标志",
    scene: "停车场内三辆面包车等客，未能出示营运证",
    line: "SD-052",
};

/// What a river chief of a village finds wrong, and what was done.
pub const RIVER: (&str, &str) = (
    "河坡上新翻了一小块菜地；桥下有漂浮物",
    "菜地已退，河坡补了草；漂浮物已打捞",
);

/// Complaints about the air: kind, what, where from, what was done.
pub const AIR: [(&str, &str, &str, &str); 2] = [
    (
        "smoke",
        "傍晚有刺鼻烟味，从东边飘来",
        "东侧一家木器作坊烧边角料",
        "已停烧，边角料改由回收站运走",
    ),
    (
        "dust",
        "工地进出车辆扬尘，晾的衣服都是灰",
        "工地出口没有冲洗设施",
        "已装冲洗台，裸土覆盖，每天洒水",
    ),
];

/// Sewage: what, what is seen, where from, what was done.
pub const WATER: (&str, &str, &str, &str) = (
    "屋后小河发白有味，像是有人排污水",
    "排口出水发白，水面有泡沫",
    "上游一家豆制品作坊洗缸水直排",
    "已封堵排口，污水改接管网，河道换水两次",
);

/// A matter of a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plea {
    /// Kind.
    pub kind: &'static str,
    /// Class.
    pub class: &'static str,
    /// What is asked for.
    pub demand: &'static str,
    /// What was found.
    pub found: &'static str,
    /// What was concluded.
    pub opinion: &'static str,
}

/// Petitions.
pub const PLEAS: [Plea; 3] = [
    Plea {
        kind: "request",
        class: "construction",
        demand: "拆迁安置房交付后漏水，多次找物业没有结果，请求督促维修",
        found: "顶层四户渗漏属实，在质保期内",
        opinion: "由建设单位三十日内维修完毕，逾期动用质保金",
    },
    Plea {
        kind: "appeal",
        class: "land",
        demand: "对土地承包面积的登记有异议，要求核对",
        found: "经实地测量，登记面积与实测一致，四至清楚",
        opinion: "登记无误；已当面说明测量方法，可以申请仲裁",
    },
    Plea {
        kind: "suggestion",
        class: "transport",
        demand: "村口公交站没有候车亭，老人淋雨等车，建议加装",
        found: "该站日均候车约六十人次，无遮雨设施",
        opinion: "列入下半年公交站点改造，十月底前完成",
    },
];

/// A dispute: class, what it is about, what was agreed.
pub const DISPUTES: [(&str, &str, &str); 3] = [
    (
        "neighbours",
        "两户因屋后排水沟走向起争执",
        "排水沟沿界址外侧改道，费用各半",
    ),
    (
        "support",
        "兄弟三人对老人轮流居住和医药费分担有分歧",
        "老人随长子居住，医药费三人平摊，每季结清",
    ),
    (
        "contract",
        "农机作业费按亩还是按小时算说法不一",
        "按亩结算，本季差额由双方各让一半",
    ),
];

/// A whistle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whistle {
    /// Kind.
    pub kind: &'static str,
    /// Subject.
    pub subject: &'static str,
    /// The matter.
    pub matter: &'static str,
    /// What those who come shall do.
    pub wanted: &'static str,
    /// Letters of the county's departments that are called, the leading one first.
    pub called: [&'static str; 2],
    /// What the leading one did.
    pub measures: &'static str,
}

/// Whistles, one of each kind.
pub const WHISTLES: [Whistle; 3] = [
    Whistle {
        kind: "hard",
        subject: "跨镇河道清淤由谁负责",
        matter: "河道跨两个镇，淤塞三年，两边都说不归自己，已影响灌溉",
        wanted: "定下由谁清、钱从哪里出",
        called: ["SWJ", "NYJ"],
        measures: "定为县级河道，由县水务局列入秋冬清淤，两镇负责坡面清障",
    },
    Whistle {
        kind: "joint",
        subject: "夜市占道和油烟",
        matter: "集镇夜市占道经营，油烟扰民，镇执法局劝了三次没有改",
        wanted: "联合检查，该罚的罚，划定经营区",
        called: ["SCJ", "STJ"],
        measures: "查六户，三户当场改正，三户立案；划定广场北侧为经营区",
    },
    Whistle {
        kind: "emergency",
        subject: "化工企业围墙外有刺鼻气味",
        matter: "居民反映头晕，已组织离开下风向，企业值班电话无人接",
        wanted: "到场检测、查明来源、处置",
        called: ["YJJ", "STJ"],
        measures: "查明为阀门垫片老化，企业停车更换，两小时后检测正常",
    },
];

/// A neighbour's small matter, and what was done.
pub const FAVOURS: [(&str, &str, &str); 3] = [
    (
        "repair",
        "厨房水龙头滴水，请人换一个",
        "换了水龙头，试过不漏",
    ),
    (
        "errand",
        "腿脚不便，请代买降压药",
        "药已送到家，发票和余钱当面点清",
    ),
    (
        "phone",
        "想学会在手机上和孩子视频",
        "教会视频，字体调大，写了步骤贴在桌上",
    ),
];

/// One of some, all alike; the first where chance gives none.
pub fn one<'a, T>(chance: &mut Chance, some: &'a [T]) -> Option<&'a T> {
    chance.pick(some).or_else(|| some.first())
}
