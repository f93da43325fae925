use super::*;
use crate::domain::Source;

fn date(text: &str) -> Option<ThaiDate> {
    Some(text.parse().unwrap_or_else(|e| panic!("{e}")))
}

fn chain() -> Chain {
    let id = |n: usize| LetterId::new("0123456789abcdef", n);
    let letter = |n: usize, number: &str, level, day: &str, due: &str, parent: Option<usize>| ChainLetter {
        id: id(n),
        number: number.parse().ok(),
        level,
        issuer: Some("กรม \"ก\" <script>&".to_owned()),
        date: date(day),
        received: None,
        due: date(due),
        parent: parent.map(id),
    };
    Chain {
        root: id(1),
        letters: vec![
            letter(1, "มท 0810.4/ว 5341", Level::Department, "2025-11-14", "2026-03-20", None),
            letter(2, "ตก 0023.3/ว 955", Level::Province, "2025-12-17", "2026-03-25", Some(1)),
            letter(3, "ลป 0023.3/ว 11", Level::Province, "2026-03-30", "2026-03-06", Some(1)),
        ],
        days: [("department_to_province".to_owned(), 136)].into(),
        effective_due: date("2026-03-06"),
        waiting: vec![id(2)],
    }
}

#[test]
fn a_tree_for_the_terminal() {
    let marked = LetterId::new("0123456789abcdef", 2);
    let expected = "\
มท ๐๘๑๐.๔/ว ๕๓๔๑ [กรม]  ลงวันที่ ๑๔ พ.ย. ๒๕๖๘  กำหนด ๒๐ มี.ค. ๒๕๖๙
├─ ▶ ตก ๐๐๒๓.๓/ว ๙๕๕ [จังหวัด]  ลงวันที่ ๑๗ ธ.ค. ๒๕๖๘  (๓๓ วัน)  กำหนด ๒๕ มี.ค. ๒๕๖๙  ! กำหนดช้ากว่าต้นเรื่อง  … ยังไม่พบการส่งต่อ
└─ ลป ๐๐๒๓.๓/ว ๑๑ [จังหวัด]  ลงวันที่ ๓๐ มี.ค. ๒๕๖๙  (๑๓๖ วัน)  กำหนด ๖ มี.ค. ๒๕๖๙  ! ส่งต่อหลังพ้นกำหนด
กำหนดที่มีผลถึงระดับล่างสุด: ๖ มี.ค. ๒๕๖๙
";
    assert_eq!(tree(&chain(), Some(&marked)), expected);
}

#[test]
fn what_stands_on_paper_cannot_break_out_of_a_picture() {
    let chain = chain();
    let (dot, mermaid, svg) = (dot(&chain), mermaid(&chain), svg(&chain));
    assert!(dot.contains(r#"กรม \"ก\" <script>&"#) && dot.contains("n0 -> n1 [label=\"๓๓ วัน\"]"), "{dot}");
    assert!(mermaid.contains("&lt;script&gt;") && mermaid.contains("n0 -->|\"๓๓ วัน\"| n1"), "{mermaid}");
    assert!(!svg.contains("<script") && svg.ends_with("</svg>\n"), "{svg}");
    assert_eq!(svg.matches("<circle").count(), 3);
    assert_eq!(graph::escape("a<b>&\"'\u{0}"), "a&lt;b&gt;&amp;&quot;&#39; ");
}

#[test]
fn a_number_is_found_however_it_is_typed() {
    let source = Source { path: "a.pdf".to_owned(), sha256: String::new(), pages: vec![1], page_count: 1 };
    let mut letter = Letter::blank(LetterId::new("0123456789abcdef", 1), source, String::new());
    letter.number = serde_json::from_value(serde_json::json!({
        "value": "มท 0810.4/ว 5341", "text": "", "page": null, "box": null, "span": null, "confidence": 1.0,
        "alternatives": [], "agency": "มท", "office": "0810.4", "circular": true, "serial": "5341",
    }))
    .ok();
    let (chains, letters) = (Chains::default(), [letter]);
    let shown = Shown::new(&chains, &letters);
    for typed in ["มท 0810.4/ว 5341", "มท๐๘๑๐.๔/ว๕๓๔๑", " มท ๐๘๑๐.๔ / ว ๕๓๔๑", "ว 5341", "๕๓๔๑"]
    {
        assert_eq!(shown.find(typed).len(), 1, "{typed}");
    }
    for typed in ["", "ว", "534", "มท 0810.4/ว 5342"] {
        assert!(shown.find(typed).is_empty(), "{typed}");
    }
}
