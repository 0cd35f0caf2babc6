use words::{mask_account, mask_address, mask_citizen_number, mask_name, mask_phone};

#[test]
fn numbers() {
    assert_eq!(
        mask_citizen_number("110105194912310020"),
        "110105********0020"
    );
    assert_eq!(mask_citizen_number("11010549123102X"), "110105*****102X");
    assert_eq!(mask_citizen_number("G1234567"), "******67");
    assert_eq!(mask_citizen_number("1"), "1");
    assert_eq!(mask_phone("13800131234"), "138****1234");
    assert_eq!(mask_phone("+8613800131234"), "+86138****1234");
    assert_eq!(mask_phone("0513-84512345"), "0513-****2345");
    assert_eq!(mask_phone("84512345"), "****2345");
    assert_eq!(mask_phone("110"), "****");
    assert_eq!(mask_account("6217 0012 3456 7895 678"), "****5678");
    assert_eq!(mask_account("1234"), "****");
}

#[test]
fn names() {
    for (name, masked) in [
        ("王秀英", "王*"),
        ("王芳", "王*"),
        ("欧阳修文", "欧阳*"),
        ("欧阳", "欧*"),
        ("诸葛亮", "诸葛*"),
        ("𠮷野家", "𠮷*"),
        ("阿依古丽·买买提", "阿*"),
        ("王", "*"),
        ("", ""),
    ] {
        assert_eq!(mask_name(name), masked, "{name}");
    }
}

#[test]
fn addresses() {
    for (address, masked) in [
        (
            "江苏省南通市如东县双甸镇星光居委会3组12号",
            "江苏省南通市如东县双甸镇星光居委会***",
        ),
        ("双甸镇星光村委会5组", "双甸镇星光村委会***"),
        ("双甸镇高前村8组", "双甸镇高前村***"),
        ("双甸镇石甸社区居民委员会2组", "双甸镇石甸社区***"),
        ("如东县双甸镇人民路8号", "如东县双甸镇***"),
        ("人民路8号", "***"),
        ("双甸镇", "双甸镇"),
        ("", ""),
    ] {
        assert_eq!(mask_address(address), masked, "{address}");
    }
}
