//! What happens in grids and what people call about in the lived past: classes with how often they
//! come, what is seen, what is done about it. Classes are those of the shipped modules' tables.
//!
//! All shares and texts are the product's own (示例); nothing here is a report about a real place.

use crate::chance::Chance;

/// Something seen in a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridEvent {
    /// Its class.
    pub class: &'static str,
    /// How often, against the others.
    weight: u64,
    /// About people: nobody takes photographs.
    pub people: bool,
    /// Whoever sees it can put it right.
    pub small: bool,
    /// What is seen.
    pub seen: [&'static str; 3],
    /// What is done about it.
    pub done: &'static str,
}

const fn small(
    class: &'static str,
    weight: u64,
    seen: [&'static str; 3],
    done: &'static str,
) -> GridEvent {
    GridEvent {
        class,
        weight,
        people: false,
        small: true,
        seen,
        done,
    }
}

const fn large(
    class: &'static str,
    weight: u64,
    seen: [&'static str; 3],
    done: &'static str,
) -> GridEvent {
    GridEvent {
        class,
        weight,
        people: false,
        small: false,
        seen,
        done,
    }
}

/// Every event.
pub const EVENTS: [GridEvent; 20] = [
    small(
        "0102",
        150,
        [
            "路边垃圾桶满溢，袋装垃圾堆在桶外",
            "河边有一小堆生活垃圾",
            "集市散场后菜叶没有清走",
        ],
        "已清走，桶位擦净",
    ),
    small(
        "0104",
        90,
        ["村道上有散落的秸秆", "巷口地面有油污", "道路中间有碎砖"],
        "已清扫干净",
    ),
    small(
        "0109",
        40,
        [
            "行道树上挂着横幅",
            "电线杆旁的树上缠着塑料布",
            "树枝上挂着风筝线",
        ],
        "已取下",
    ),
    small(
        "0201",
        70,
        ["墙面贴有小广告", "站牌上贴有小广告", "电表箱上喷有小广告"],
        "已铲除，墙面恢复",
    ),
    small(
        "0506",
        60,
        [
            "电动车停在盲道上",
            "共享单车堵住巷口",
            "自行车停在消防通道口",
        ],
        "已摆放整齐，盲道让开",
    ),
    small(
        "0507",
        60,
        ["门口堆着砖块", "路边堆着木料", "楼道里堆着纸箱"],
        "已由住户搬走",
    ),
    small(
        "2104",
        60,
        [
            "田头有一堆秸秆没有离田",
            "沟边堆着秸秆",
            "场头秸秆堆靠近电线",
        ],
        "已劝离，秸秆运走",
    ),
    small(
        "2143",
        70,
        [
            "楼道内停放电动车充电",
            "从窗口拉线给电动车充电",
            "电动车堵在单元门口",
        ],
        "已推到车棚，线已收起",
    ),
    large(
        "0110",
        90,
        ["村道有一处坑洼", "路面破损露出石子", "路肩塌了一小段"],
        "已填补压实，恢复通行",
    ),
    large(
        "0103",
        50,
        [
            "空地堆着建筑渣土",
            "拆房后的砖渣没有运走",
            "沟边倒了一车渣土",
        ],
        "已清运，树了警示牌",
    ),
    large(
        "0105",
        40,
        [
            "河面有水草和漂浮物",
            "桥洞下积着塑料瓶",
            "闸口前漂着一片垃圾",
        ],
        "已打捞，水面干净",
    ),
    large(
        "0101",
        20,
        ["屋后正在搭彩钢棚", "院墙外新砌了一道墙", "路边新建一间平房"],
        "已停工，自行拆除",
    ),
    large(
        "0404",
        50,
        ["下水道堵塞，污水外溢", "窨井冒水", "雨水口被泥沙堵住"],
        "已疏通，路面冲净",
    ),
    large(
        "0406",
        30,
        ["雨后路口积水", "低洼处积水没过鞋面", "桥下积水车辆绕行"],
        "已抽排，积水退去",
    ),
    large(
        "0504",
        60,
        [
            "店家把货摆到人行道上",
            "水果摊占了半条路",
            "早餐店桌椅摆到路上",
        ],
        "已收回店内，当场改正",
    ),
    large(
        "2102",
        30,
        ["屋后污水直接排到沟里", "化粪池溢流到路边", "洗涤水直排进河"],
        "已接入管网，沟渠清淤",
    ),
    large(
        "2114",
        30,
        [
            "小作坊灭火器过期",
            "加工间电线老化外露",
            "仓库安全出口被货物挡住",
        ],
        "已更换整改，复查合格",
    ),
    large(
        "2134",
        20,
        ["涵闸启闭机锈死", "泵站进水口栅栏脱落", "闸门漏水"],
        "已修复，试运行正常",
    ),
    GridEvent {
        class: "grid-02",
        weight: 30,
        people: true,
        small: false,
        seen: [
            "独居老人家中水龙头坏了没人修",
            "走访时老人说想办养老补贴",
            "残疾住户的轮椅坡道坏了",
        ],
        done: "已上门解决，本人满意",
    },
    GridEvent {
        class: "grid-05",
        weight: 40,
        people: true,
        small: false,
        seen: [
            "两户因排水沟走向起争执",
            "邻里因停车位争吵",
            "兄弟因老屋修缮费用有分歧",
        ],
        done: "已劝开，双方愿意坐下来谈",
    },
];

/// The class of disputes between people.
pub const DISPUTE: &str = "grid-05";

/// An event of those that are wanted, as often as each comes.
pub fn event(chance: &mut Chance, wanted: impl Fn(&GridEvent) -> bool) -> &'static GridEvent {
    let mut sum = 0;
    let running: Vec<u64> = EVENTS
        .iter()
        .map(|event| {
            if wanted(event) {
                sum += event.weight;
            }
            sum
        })
        .collect();
    &EVENTS[chance.by_weight(&running).min(EVENTS.len() - 1)]
}

/// A call to the hotline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Call {
    /// Kind.
    pub kind: &'static str,
    /// Class.
    pub class: &'static str,
    /// How often, against the others.
    weight: u64,
    /// What is said.
    pub said: &'static str,
    /// What is answered.
    pub reply: &'static str,
    /// Letters of the unit that handles it; none where the operator answers at once.
    pub unit: &'static str,
    /// Whether that unit is the town's.
    pub town: bool,
    /// Class of the event in a grid it is about, if it is one.
    pub event: Option<&'static str>,
}

const fn at_once(
    class: &'static str,
    weight: u64,
    said: &'static str,
    reply: &'static str,
) -> Call {
    Call {
        kind: "consult",
        class,
        weight,
        said,
        reply,
        unit: "",
        town: false,
        event: None,
    }
}

const fn to_town(
    kind: &'static str,
    class: &'static str,
    weight: u64,
    said: &'static str,
    reply: &'static str,
    unit: &'static str,
) -> Call {
    Call {
        kind,
        class,
        weight,
        said,
        reply,
        unit,
        town: true,
        event: None,
    }
}

const fn to_county(
    kind: &'static str,
    class: &'static str,
    weight: u64,
    said: &'static str,
    reply: &'static str,
    unit: &'static str,
) -> Call {
    Call {
        town: false,
        ..to_town(kind, class, weight, said, reply, unit)
    }
}

const fn of_event(mut call: Call, event: &'static str) -> Call {
    call.event = Some(event);
    call
}

/// Every call.
pub const CALLS: [Call; 18] = [
    at_once(
        "zx-handling",
        150,
        "问居住证在哪里办、带什么",
        "到居住地的为民服务中心综合窗口办，带身份证和租房合同",
    ),
    at_once(
        "zx-policy",
        120,
        "问尊老金多少周岁能领、要不要申请",
        "满八十周岁由村里主动上门办，不用本人跑",
    ),
    at_once(
        "zx-progress",
        80,
        "问宅基地申请到哪一步了",
        "凭受理单上的查询码在网上看，或者问原来的窗口",
    ),
    at_once(
        "zx-phone",
        100,
        "问镇为民服务中心几点上班",
        "工作日上午九点到十二点，下午一点半到五点半",
    ),
    to_county(
        "help",
        "qz-water",
        60,
        "家里停水半天了",
        "主管道抢修，当晚恢复供水",
        "SWJ",
    ),
    of_event(
        to_town(
            "help",
            "qz-drain",
            60,
            "门口下水道堵了，污水往外冒",
            "已疏通",
            "JSJ",
        ),
        "0404",
    ),
    of_event(
        to_town(
            "help",
            "qz-road",
            60,
            "村道坑洼，骑车差点摔倒",
            "已填补",
            "JSJ",
        ),
        "0110",
    ),
    to_town(
        "help",
        "qz-relief",
        30,
        "家里有人生病，生活困难，问能不能救助",
        "已上门核实，可申请临时救助，窗口帮办",
        "SSJ",
    ),
    to_town(
        "complaint",
        "ts-noise",
        70,
        "菜场早上五点放喇叭",
        "已要求七点前不用喇叭，经热线转接说明",
        "ZFJ",
    ),
    of_event(
        to_town(
            "complaint",
            "ts-street",
            80,
            "路边摊占道，走不过去",
            "已劝离，划定了经营位置",
            "ZFJ",
        ),
        "0504",
    ),
    to_town(
        "complaint",
        "ts-building",
        40,
        "邻居在屋后搭棚",
        "已责令停工，限期自拆",
        "ZFJ",
    ),
    to_town(
        "complaint",
        "ts-water-pollution",
        30,
        "屋后河水发黑有味",
        "已取样，上游一户直排已改接管网",
        "JSJ",
    ),
    to_town(
        "complaint",
        "ts-farm",
        30,
        "土地流转租金没有按时给",
        "已组织双方核对，本月底前付清",
        "NCJ",
    ),
    to_county(
        "complaint",
        "ts-wages",
        40,
        "工地欠两个月工资",
        "已约谈总包单位，工资专户十日内支付",
        "RSJ",
    ),
    to_county(
        "complaint",
        "ts-consumer",
        40,
        "买的家电三天就坏，商家不退",
        "已调解，商家退款",
        "SCJ",
    ),
    to_county(
        "complaint",
        "ts-transport",
        30,
        "公交末班车提前开走",
        "已核实并通报线路公司，恢复正点",
        "JYJ",
    ),
    to_county(
        "suggestion",
        "jy-town",
        30,
        "建议在小学门口划斑马线",
        "已列入下季度计划",
        "GAJ",
    ),
    to_county(
        "report",
        "jb-safety",
        20,
        "出租厂房里存放油漆桶",
        "已到场检查，责令清走",
        "YJJ",
    ),
];

/// A complaint about the manner of a town's window; the county's bureau looks into it.
pub const RUDE: Call = to_county(
    "complaint",
    "ts-service",
    0,
    "窗口说材料不全，又不说缺什么，跑了两趟",
    "已调看受理记录，当事人员道歉并一次说清，材料由窗口上门取",
    "SPJ",
);

/// A call of those that are wanted, as often as each comes.
pub fn call(chance: &mut Chance, wanted: impl Fn(&Call) -> bool) -> &'static Call {
    let mut sum = 0;
    let running: Vec<u64> = CALLS
        .iter()
        .map(|call| {
            if wanted(call) {
                sum += call.weight;
            }
            sum
        })
        .collect();
    &CALLS[chance.by_weight(&running).min(CALLS.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wanted_comes() {
        let mut chance = Chance::new(7, "test", 0);
        for _ in 0..200 {
            assert!(event(&mut chance, |event| event.small).small);
            assert!(event(&mut chance, |event| event.class == DISPUTE).people);
            assert!(call(&mut chance, |call| call.unit.is_empty()).kind == "consult");
            assert!(call(&mut chance, |call| call.event.is_some()).town);
        }
    }
}
