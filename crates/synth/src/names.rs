//! Names of made-up people: surnames by frequency, given names by sex and year of birth.

use codes::lists::Sex;

use crate::chance::Chance;

/// 400 surnames with weights; origin and licence in `data/README.md`.
const SURNAMES: &str = include_str!("../data/surnames.csv");

/// Given names of one generation: characters that stand first, second, and alone.
struct Era {
    /// Born before this year.
    before: i16,
    women: (&'static str, &'static str),
    men: (&'static str, &'static str),
    /// How often the given name is one character, in percent.
    single: u64,
}

/// Our own choice of characters, after how names of each generation commonly sound.
const ERAS: [Era; 5] = [
    Era {
        before: 1946,
        women: (
            "秀桂玉兰素翠凤月金巧美淑惠银彩",
            "英兰珍芳华贞娣凤琴如云莲香珠宝",
        ),
        men: (
            "德长福永国寿文宝学金士万兆汉景",
            "才生贵祥林山清明发余根荣泉元和",
        ),
        single: 4,
    },
    Era {
        before: 1966,
        women: (
            "秀建美玉桂爱春小红亚正志冬秋佩",
            "英芳兰华珍琴霞萍梅芹云平香凤娟",
        ),
        men: (
            "建国志卫正学永春新明宏祖海汉玉",
            "国华军明民林平兵生祥元忠春泉如",
        ),
        single: 14,
    },
    Era {
        before: 1983,
        women: (
            "晓海丽红小亚春艳建雪玉爱燕冬佳",
            "燕霞梅红丽芳萍娟华琴琳云兰峰玲",
        ),
        men: (
            "晓海建志卫宏小永新剑亚春国爱学",
            "军峰华东明兵林勇平建飞泉斌忠辉",
        ),
        single: 38,
    },
    Era {
        before: 2000,
        women: (
            "晓佳丽雅婷雯静思梦莉海玲亚倩春",
            "婷燕雯静娜慧敏洁琳萍蓉瑶丹颖玉",
        ),
        men: (
            "晓志海佳俊文宇建鹏伟亚浩天国晨",
            "峰杰伟鹏俊磊飞东超明辉强宇健斌",
        ),
        single: 42,
    },
    Era {
        before: i16::MAX,
        women: (
            "子欣雨诗梓思佳语一可若依梦沐艺",
            "涵怡彤萱琪妍瑶悦桐菲然宁柔昕玥",
        ),
        men: (
            "子浩宇俊梓天一嘉皓奕泽思铭承睿",
            "轩宇涵豪杰辰泽睿阳航晨哲然桐铭",
        ),
        single: 9,
    },
];

/// Surnames and given names to draw from.
pub struct Names {
    surnames: Vec<&'static str>,
    running: Vec<u64>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            surnames: Vec::with_capacity(400),
            running: Vec::with_capacity(400),
        };
        let mut sum = 0;
        for line in SURNAMES.lines().skip(1) {
            if let Some((surname, weight)) = line.split_once(',') {
                sum += weight.parse::<u64>().unwrap_or(0);
                names.surnames.push(surname);
                names.running.push(sum);
            }
        }
        names
    }
}

impl Names {
    /// A surname by frequency.
    pub fn surname(&self, chance: &mut Chance) -> &'static str {
        self.surnames
            .get(chance.by_weight(&self.running))
            .copied()
            .unwrap_or("王")
    }

    /// A given name of somebody born in `year`.
    pub fn given(&self, chance: &mut Chance, sex: Sex, year: i16) -> String {
        let era = ERAS
            .iter()
            .find(|e| year < e.before)
            .unwrap_or(&ERAS[ERAS.len() - 1]);
        let (first, second) = if sex == Sex::Female {
            era.women
        } else {
            era.men
        };
        let mut letter = |from: &str| {
            let at = chance.below(from.chars().count() as u64) as usize;
            from.chars().nth(at).unwrap_or('文')
        };
        let (one, mut two) = (letter(first), letter(second));
        for _ in 0..4 {
            if two != one {
                break;
            }
            two = letter(second);
        }
        if chance.below(100) < era.single {
            two.to_string()
        } else {
            format!("{one}{two}")
        }
    }
}
