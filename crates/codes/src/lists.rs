//! Small closed code lists. Lists of ethnicity, religion and political status are left out on
//! purpose: the product does not collect them (MISSION, "Limits we set").

use serde::{Deserialize, Serialize};

macro_rules! code_list {
    (
        $(#[$doc:meta])*
        $name:ident, $prefix:literal {
            $( $(#[$item_doc:meta])* $item:ident = $code:literal, $slug:literal; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $( $(#[$item_doc])* $item, )+
        }

        impl $name {
            /// Every entry, in the order of the list.
            pub const ALL: &'static [Self] = &[$( Self::$item, )+];

            /// The code of the standard.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$item => $code, )+ }
            }

            /// The entry with this code, exactly as the standard writes it.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some(Self::$item), )+ _ => None }
            }

            /// Locale key of its name.
            pub const fn key(self) -> &'static str {
                match self { $( Self::$item => concat!($prefix, "-", $slug), )+ }
            }
        }
    };
}

code_list! {
    /// Sex (人的性别代码, GB/T 2261.1).
    Sex, "sex" {
        /// 未知.
        Unknown = "0", "unknown";
        /// 男.
        Male = "1", "male";
        /// 女.
        Female = "2", "female";
        /// 未说明.
        Unstated = "9", "unstated";
    }
}

code_list! {
    /// Marital status (婚姻状况代码, GB/T 2261.2).
    Marital, "marital" {
        /// 未婚.
        Single = "10", "single";
        /// 已婚.
        Married = "20", "married";
        /// 初婚.
        FirstMarriage = "21", "first-marriage";
        /// 再婚.
        Remarried = "22", "remarried";
        /// 复婚.
        MarriedAgain = "23", "married-again";
        /// 丧偶.
        Widowed = "30", "widowed";
        /// 离婚.
        Divorced = "40", "divorced";
        /// 未说明.
        Unstated = "90", "unstated";
    }
}

code_list! {
    /// Education, heads of groups (学历代码, GB/T 4658).
    Education, "education" {
        /// 研究生.
        Postgraduate = "10", "postgraduate";
        /// 大学本科.
        Undergraduate = "20", "undergraduate";
        /// 大学专科.
        JuniorCollege = "30", "junior-college";
        /// 中等专科、中技.
        SecondaryVocational = "40", "secondary-vocational";
        /// 技工学校.
        Technical = "50", "technical";
        /// 高中.
        SeniorSecondary = "60", "senior-secondary";
        /// 初中.
        JuniorSecondary = "70", "junior-secondary";
        /// 小学.
        Primary = "80", "primary";
        /// 其他.
        Other = "90", "other";
    }
}

code_list! {
    /// Matter types (事项类型, GB/T 39554; DOMAIN §2.7).
    MatterType, "matter-type" {
        /// 行政许可.
        Licence = "01", "licence";
        /// 行政处罚.
        Penalty = "02", "penalty";
        /// 行政强制.
        Compulsion = "03", "compulsion";
        /// 行政征收.
        Levy = "04", "levy";
        /// 行政给付.
        Benefit = "05", "benefit";
        /// 行政检查.
        Inspection = "06", "inspection";
        /// 行政确认.
        Confirmation = "07", "confirmation";
        /// 行政奖励.
        Award = "08", "award";
        /// 行政裁决.
        Adjudication = "09", "adjudication";
        /// 其他行政权力.
        OtherPower = "10", "other-power";
        /// 公共服务.
        PublicService = "20", "public-service";
    }
}

code_list! {
    /// Level that exercises a matter (行使层级; DOMAIN §2.6).
    ExerciseLevel, "exercise-level" {
        /// 国家级.
        Nation = "1", "nation";
        /// 省级.
        Province = "2", "province";
        /// 市级.
        City = "3", "city";
        /// 县级.
        County = "4", "county";
        /// 镇(乡、街道)级.
        Town = "5", "town";
        /// 村(社区)级.
        Village = "6", "village";
    }
}

code_list! {
    /// How a matter is handled (办件类型; DOMAIN §2.7).
    HandlingKind, "handling-kind" {
        /// 即办件: done while the applicant waits.
        Immediate = "1", "immediate";
        /// 承诺件: done within a promised limit.
        Promised = "2", "promised";
    }
}

code_list! {
    /// Rating of a service (好差评, GB/T 39735-2020).
    RatingLevel, "rating" {
        /// 非常满意.
        VerySatisfied = "5", "very-satisfied";
        /// 满意.
        Satisfied = "4", "satisfied";
        /// 基本满意.
        FairlySatisfied = "3", "fairly-satisfied";
        /// 不满意.
        Dissatisfied = "2", "dissatisfied";
        /// 非常不满意.
        VeryDissatisfied = "1", "very-dissatisfied";
    }
}

impl RatingLevel {
    /// 差评: one of the two lower levels, which opens the loop of call-back and redress.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Dissatisfied | Self::VeryDissatisfied)
    }

    /// Points 5 to 1.
    pub const fn points(self) -> u8 {
        match self {
            Self::VerySatisfied => 5,
            Self::Satisfied => 4,
            Self::FairlySatisfied => 3,
            Self::Dissatisfied => 2,
            Self::VeryDissatisfied => 1,
        }
    }
}

code_list! {
    /// When a service is rated (GB/T 39734-2020). The standard gives no codes; these are ours.
    RatingOccasion, "rating-occasion" {
        /// 一次一评: at each visit.
        Visit = "visit", "visit";
        /// 一事一评: for each matter handled online.
        Matter = "matter", "matter";
    }
}

code_list! {
    /// Sharing level of a government data resource (国务院令第809号). The codes are ours.
    SharingLevel, "sharing-level" {
        /// 无条件共享.
        Unconditional = "1", "unconditional";
        /// 有条件共享.
        Conditional = "2", "conditional";
        /// 不予共享: needs a statutory basis.
        Withheld = "3", "withheld";
    }
}
