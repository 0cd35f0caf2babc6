//! One or more samples of every letter, for the gallery and the tests. All of it is made up.

use jiff::civil::{Date, date};

use crate::letter::*;
use crate::number::DocumentNumber;

fn text(text: &str) -> String {
    text.to_owned()
}

fn number(agency: &str, serial: u32) -> Option<DocumentNumber> {
    Some(DocumentNumber {
        agency: text(agency),
        year: 2026,
        serial,
    })
}

fn contact() -> Contact {
    Contact {
        place: text("双甸镇为民服务中心综合窗口3号"),
        hours: text("工作日 8:30—11:30，14:00—17:30"),
        phone: text("0513-00000000"),
    }
}

fn head(number: Option<DocumentNumber>, dated: Date) -> Heading {
    Heading {
        issuer: text("双甸镇人民政府"),
        number,
        addressee: Some(text("王秀英")),
        dated,
        contact: Some(contact()),
        synthetic: true,
    }
}

fn matter() -> Matter {
    Matter {
        number: text("320623111-20261103-0007"),
        item: text("80周岁以上老年人尊老金发放"),
        applicant: text("王秀英"),
        received: date(2026, 11, 3),
    }
}

fn licence() -> Matter {
    Matter {
        number: text("320623111-20260917-0012"),
        item: text("临时占用城市道路审批"),
        applicant: text("双甸镇星光百货店"),
        received: date(2026, 9, 17),
    }
}

fn track() -> Option<Track> {
    Some(Track {
        url: text("https://example.invalid/t/7K2M9Q"),
        code: Some(text("7K2M9Q")),
    })
}

fn remedies() -> Remedies {
    Remedies {
        review_body: text("如东县人民政府"),
        court: text("如东县人民法院"),
        review_first: false,
    }
}

fn party(name: &str, citizen_number: &str) -> Principal {
    Principal {
        name: text(name),
        citizen_number: text(citizen_number),
        address: text("如东县双甸镇星光居委会3组"),
        phone: text("13800000000"),
    }
}

fn line(person: &str, band: &str, amount_fen: i64, remark: &str) -> RollLine {
    RollLine {
        person: text(person),
        citizen_number: text("320623********1024"),
        village: text("星光居委会"),
        band: text(band),
        amount_fen,
        bank: text("某农村商业银行"),
        account: text("****5678"),
        remark: text(remark),
    }
}

impl Letter {
    /// A sample of every kind, most with the fullest wording, some with the barest; a short English name tells them apart.
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mut samples = service();
        samples.extend(decisions());
        samples.extend(money());
        samples
    }
}

fn service() -> Vec<(&'static str, Letter)> {
    let receipt = Receipt {
        head: head(number("双甸收字", 107), date(2026, 11, 3)),
        matter: matter(),
        materials: vec![
            ReceivedMaterial {
                name: text("居民身份证"),
                copies: 1,
                form: text("复印件"),
            },
            ReceivedMaterial {
                name: text("居民户口簿"),
                copies: 1,
                form: text("复印件"),
            },
            ReceivedMaterial {
                name: text("一寸证件照"),
                copies: 2,
                form: text("原件"),
            },
        ],
        handed_by: text("李建国（代）"),
        received_by: text("王芳"),
        reply_workdays: Some(5),
        track: track(),
    };
    let bare_receipt = Receipt {
        head: Heading {
            number: None,
            addressee: None,
            contact: None,
            ..receipt.head.clone()
        },
        materials: vec![],
        reply_workdays: None,
        track: None,
        ..receipt.clone()
    };
    let acceptance = Acceptance {
        head: head(number("双甸受字", 88), date(2026, 9, 17)),
        matter: licence(),
        basis: text("《中华人民共和国行政许可法》第三十二条"),
        statutory: text("20个工作日"),
        promised: text("5个工作日"),
        due: date(2026, 9, 23),
        provisional: true,
        free_of_charge: true,
        track: track(),
    };
    let not_ours = NotAccepted {
        head: head(number("双甸不受字", 4), date(2026, 9, 17)),
        matter: licence(),
        reason: NoAcceptance::NotOurs {
            competent: text("如东县城市管理局"),
            place: Some(text("如东县政务服务中心二楼")),
        },
        basis: text("《中华人民共和国行政许可法》第三十二条"),
        remedies: remedies(),
    };
    let not_needed = NotAccepted {
        reason: NoAcceptance::NotNeeded {
            explanation: text("在自有场地内摆放货架，不占用城市道路。"),
        },
        remedies: Remedies {
            review_first: true,
            ..remedies()
        },
        ..not_ours.clone()
    };
    let other = NotAccepted {
        reason: NoAcceptance::Other {
            explanation: text("申请人隐瞒有关情况被不予许可未满一年，依法不得再次申请。"),
        },
        ..not_ours.clone()
    };
    let supplement = Supplement {
        head: head(number("双甸补字", 15), date(2026, 11, 3)),
        matter: matter(),
        missing: vec![
            Missing {
                material: text("居民户口簿"),
                problem: text("缺本人页"),
                remedy: text("补交本人页复印件一份，原件当场核对后退还"),
            },
            Missing {
                material: text("社会保障卡"),
                problem: text("金融账户未激活"),
                remedy: text("到发卡银行激活后告知窗口"),
            },
            Missing {
                material: text("证件照"),
                problem: text("照片模糊"),
                remedy: text("补交近期一寸照片两张，也可由网格员上门拍照"),
            },
        ],
        bring: contact(),
        until: Some(date(2026, 11, 20)),
        other_ways: Some(text("行动不便的，可电话预约网格员上门收取。")),
        basis: text("本县尊老金发放办法（示例）第五条"),
        track: track(),
    };
    let special = SpecialProcedure {
        head: head(number("双甸特字", 2), date(2026, 9, 21)),
        matter: licence(),
        accepted: date(2026, 9, 17),
        procedure: text("听证"),
        reason: text("该事项直接涉及申请人与他人之间重大利益关系，利害关系人已提出听证申请"),
        begins: date(2026, 9, 22),
        takes: text("20个工作日以内"),
        rights: Some(text(
            "听证的时间、地点将于举行七日前通知；你（单位）有权委托代理人参加，认为主持人与该事项有直接利害关系的，有权申请回避。",
        )),
        basis: text("《中华人民共和国行政许可法》第四十五条"),
    };
    let extension = Extension {
        head: head(number("双甸延字", 3), date(2026, 10, 14)),
        matter: licence(),
        accepted: date(2026, 9, 17),
        former_due: date(2026, 10, 21),
        new_due: date(2026, 11, 4),
        provisional: false,
        workdays: 10,
        reason: text("现场情况复杂，需会同有关部门核查"),
        approved_by: text("本机关负责人"),
        basis: text("《中华人民共和国行政许可法》第四十二条"),
        track: track(),
    };
    vec![
        ("receipt", Letter::Receipt(receipt)),
        ("receipt-bare", Letter::Receipt(bare_receipt)),
        ("acceptance", Letter::Acceptance(acceptance)),
        ("not-accepted-elsewhere", Letter::NotAccepted(not_ours)),
        ("not-accepted-not-needed", Letter::NotAccepted(not_needed)),
        ("not-accepted-other", Letter::NotAccepted(other)),
        ("supplement", Letter::Supplement(supplement)),
        ("special-procedure", Letter::SpecialProcedure(special)),
        ("extension", Letter::Extension(extension)),
    ]
}

fn decisions() -> Vec<(&'static str, Letter)> {
    let grant = Grant {
        head: head(number("双甸准字", 41), date(2026, 9, 22)),
        matter: licence(),
        content: text(
            "准予在双甸镇人民路8号门前临时占用城市道路12平方米。占用期满应及时恢复原状。",
        ),
        from: Some(date(2026, 9, 25)),
        until: Some(date(2026, 10, 24)),
        basis: text("《中华人民共和国行政许可法》第三十八条第一款"),
        remedies: remedies(),
    };
    let unlimited = Grant {
        until: None,
        ..grant.clone()
    };
    let allowance = AllowanceGrant {
        head: head(number("双甸尊字", 36), date(2026, 11, 6)),
        matter_number: text("320623111-20261103-0007"),
        person: text("王秀英"),
        citizen_number: text("320623********1024"),
        village: text("双甸镇星光居委会"),
        band: text("80至89周岁"),
        monthly_fen: 5_000,
        first_month: date(2026, 11, 1),
        bank: text("某农村商业银行"),
        account: text("****5678"),
        basis: text("《江苏省老年人权益保障条例》和本县尊老金发放办法"),
        standard_verified: false,
        remedies: remedies(),
        track: track(),
    };
    let refusal = Refusal {
        head: head(number("双甸不准字", 5), date(2026, 11, 6)),
        matter: matter(),
        facts: vec![text("经查，申请人户籍所在地为如皋市，未在本县登记户籍。")],
        reasons: vec![
            text("尊老金由户籍所在地发放，申请人不属于本县发放对象。"),
            text("申请人可以向户籍所在地的镇（街道）提出申请。"),
        ],
        basis: text("本县尊老金发放办法（示例）第三条"),
        remedies: remedies(),
    };
    let service_return = ServiceReturn {
        head: Heading {
            addressee: None,
            ..head(None, date(2026, 11, 9))
        },
        document: text("不予批准决定书"),
        document_number: text("双甸不准字〔2026〕5号"),
        copies: 1,
        recipient: text("王秀英"),
        place: text("双甸镇星光居委会3组"),
        method: text("直接送达"),
        servers: vec![text("王芳"), text("张伟")],
        remark: String::new(),
    };
    let notice = PublicNotice {
        head: Heading {
            addressee: None,
            ..head(None, date(2026, 11, 6))
        },
        title: text("2026年11月新增尊老金发放对象公示"),
        subject: text("2026年11月新增尊老金发放对象"),
        basis: text("本县尊老金发放办法（示例）"),
        from: date(2026, 11, 6),
        to: date(2026, 11, 12),
        columns: ["姓名", "村（居）", "年龄段", "月发放标准（元）"]
            .map(text)
            .to_vec(),
        rows: vec![
            ["王*", "星光居委会", "80至89周岁", "50.00"]
                .map(text)
                .to_vec(),
            ["欧阳*", "高前村", "90至99周岁", "100.00"]
                .map(text)
                .to_vec(),
        ],
    };
    let empty_notice = PublicNotice {
        rows: vec![],
        ..notice.clone()
    };
    let authorisation = Authorisation {
        head: Heading {
            addressee: None,
            contact: None,
            ..head(None, date(2026, 11, 3))
        },
        principal: party("王秀英", "320623********1024"),
        agent: party("李建国", "320623********0013"),
        relation: text("母子"),
        cause: text("年事已高、行动不便"),
        item: text("80周岁以上老年人尊老金发放"),
        powers: vec![
            text("代为提交申请和补正材料；"),
            text("代为签收有关文书；"),
            text("代为查询办理进度。"),
        ],
        from: date(2026, 11, 3),
        until: date(2027, 11, 2),
    };
    vec![
        ("grant", Letter::Grant(grant)),
        ("grant-unlimited", Letter::Grant(unlimited)),
        ("allowance-grant", Letter::AllowanceGrant(allowance)),
        ("refusal", Letter::Refusal(refusal)),
        ("service-return", Letter::ServiceReturn(service_return)),
        ("public-notice", Letter::PublicNotice(notice)),
        ("public-notice-empty", Letter::PublicNotice(empty_notice)),
        ("authorisation", Letter::Authorisation(authorisation)),
    ]
}

fn money() -> Vec<(&'static str, Letter)> {
    let slip = PaymentSlip {
        head: Heading {
            addressee: None,
            contact: None,
            ..head(None, date(2026, 11, 16))
        },
        person: text("王秀英"),
        months: text("2026年11月"),
        purpose: text("尊老金"),
        amount_fen: 5_000,
        paid_on: date(2026, 11, 16),
        bank: text("某农村商业银行"),
        account: text("****5678"),
        receipt_number: text("202611-320623111-000123"),
        helpline: text("0513-00000000"),
        track: track(),
    };
    let plain = PaymentSlip {
        track: None,
        ..slip.clone()
    };
    let roll = PaymentRoll {
        head: Heading {
            addressee: None,
            contact: None,
            ..head(None, date(2026, 11, 13))
        },
        place: text("双甸镇"),
        month: date(2026, 11, 1),
        purpose: text("尊老金"),
        lines: vec![
            line("王秀英", "80至89周岁", 5_000, "新增"),
            line("欧阳文秀", "90至99周岁", 10_000, ""),
            line("欧阳文秀", "90至99周岁", 5_000, "补发10月差额"),
            line("张德胜", "80至89周岁", -5_000, "追回9月多发"),
        ],
        persons: 3,
        total_fen: 15_000,
        standard_verified: false,
        prepared_by: text("王芳"),
        checked_by: String::new(),
        approved_by: String::new(),
    };
    let password = PasswordSlip {
        head: Heading {
            addressee: None,
            contact: None,
            ..head(None, date(2026, 11, 24))
        },
        person: text("王芳"),
        unit: text("双甸镇为民服务中心"),
        post: text("综合窗口受理员"),
        address: text("https://wujia.example.invalid/"),
        account: text("shuangdian.window1"),
        password: text("示例-K7mQ-2xTn-9dRw"),
        valid_until: date(2026, 12, 1),
    };
    vec![
        ("payment-slip", Letter::PaymentSlip(slip)),
        ("payment-slip-plain", Letter::PaymentSlip(plain)),
        ("payment-roll", Letter::PaymentRoll(roll)),
        ("password-slip", Letter::PasswordSlip(password)),
    ]
}
