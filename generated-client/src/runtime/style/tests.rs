//! Every style with every shape of a value.

use super::*;
use crate::runtime::wire::from_slice;

fn node(json: &str) -> Node {
    from_slice(json.as_bytes()).unwrap()
}

/// What a style makes of a parameter `color`, as it stands in its place.
fn styled(style: Style, value: &Node) -> String {
    let joined = |pairs: Vec<Pair>, delimiter| {
        let texts: Vec<String> = pairs.into_iter().map(|(k, v)| format!("{k}={v}")).collect();
        texts.join(delimiter)
    };
    match style.place() {
        Place::Path | Place::Header => style.text("color", value).unwrap().unwrap_or_default(),
        Place::Query => joined(style.query("color", value).unwrap(), "&"),
        Place::Cookie => joined(style.cookies("color", value).unwrap(), "; "),
    }
}

const ALL: [Style; 9] = [
    Style::PATH,
    Style::LABEL,
    Style::MATRIX,
    Style::HEADER,
    Style::FORM,
    Style::SPACE_DELIMITED,
    Style::PIPE_DELIMITED,
    Style::DEEP_OBJECT,
    Style::COOKIE,
];

/// The table "Style Examples" of OpenAPI 3.0.4 and 3.1.1, and what it leaves open.
#[test]
fn the_examples_of_the_specification() {
    let values = [
        r#""""#,
        r#""blue""#,
        r#"["blue", "black", "brown"]"#,
        r#"{"R": 100, "G": 200, "B": 150}"#,
    ]
    .map(node);
    let cookies = "color=blue; color=black; color=brown";
    let exploded = "color=blue&color=black&color=brown";
    for (style, expected) in [
        (
            Style::MATRIX,
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ],
        ),
        (
            Style::MATRIX.exploded(),
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ],
        ),
        (
            Style::LABEL,
            [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
        ),
        (
            Style::LABEL.exploded(),
            [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
        ),
        (
            Style::PATH,
            ["", "blue", "blue,black,brown", "R,100,G,200,B,150"],
        ),
        (
            Style::PATH.exploded(),
            ["", "blue", "blue,black,brown", "R=100,G=200,B=150"],
        ),
        (
            Style::HEADER,
            ["", "blue", "blue,black,brown", "R,100,G,200,B,150"],
        ),
        (
            Style::HEADER.exploded(),
            ["", "blue", "blue,black,brown", "R=100,G=200,B=150"],
        ),
        (
            Style::FORM,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        ),
        (
            Style::FORM.exploded(),
            ["color=", "color=blue", exploded, "R=100&G=200&B=150"],
        ),
        (
            Style::COOKIE,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        ),
        (
            Style::COOKIE.exploded(),
            ["color=", "color=blue", cookies, "R=100; G=200; B=150"],
        ),
        (
            Style::SPACE_DELIMITED,
            [
                "color=",
                "color=blue",
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150",
            ],
        ),
        (
            Style::SPACE_DELIMITED.exploded(),
            ["color=", "color=blue", exploded, "R=100&G=200&B=150"],
        ),
        (
            Style::PIPE_DELIMITED,
            [
                "color=",
                "color=blue",
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150",
            ],
        ),
        (
            Style::PIPE_DELIMITED.exploded(),
            ["color=", "color=blue", exploded, "R=100&G=200&B=150"],
        ),
        (
            Style::DEEP_OBJECT,
            [
                "color=",
                "color=blue",
                "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
    ] {
        for (value, expected) in values.iter().zip(expected) {
            assert_eq!(styled(style, value), expected, "{style:?} {value:?}");
        }
    }
    for value in &values {
        let deep = Style::DEEP_OBJECT;
        assert_eq!(styled(deep, value), styled(deep.exploded(), value));
    }
}

#[test]
fn what_is_undefined_is_left_out() {
    for json in ["null", "[]", "{}", "[null, null]", r#"{"a": null}"#] {
        for style in ALL {
            assert_eq!(styled(style, &node(json)), "", "{style:?} {json}");
            assert_eq!(
                styled(style.exploded(), &node(json)),
                "",
                "{style:?} {json}"
            );
        }
    }
    for json in ["[null, []]", r#"{"a": null, "b": {"c": []}}"#] {
        assert_eq!(styled(Style::DEEP_OBJECT, &node(json)), "", "{json}");
    }
    let list = node(r#"["a", null, "", 0]"#);
    assert_eq!(styled(Style::PATH, &list), "a,,0");
    assert_eq!(
        styled(Style::MATRIX.exploded(), &list),
        ";color=a;color;color=0"
    );
    assert_eq!(
        styled(Style::FORM.exploded(), &list),
        "color=a&color=&color=0"
    );
    assert_eq!(
        styled(Style::DEEP_OBJECT, &node(r#"["a", null]"#)),
        "color%5B%5D=a"
    );
    let object = node(r#"{"a": null, "b": "", "c": false}"#);
    assert_eq!(styled(Style::LABEL.exploded(), &object), ".b=.c=false");
    assert_eq!(styled(Style::MATRIX.exploded(), &object), ";b;c=false");
    assert_eq!(styled(Style::FORM, &object), "color=b,,c,false");
}

#[test]
fn texts_are_escaped_and_delimiters_are_not() {
    let list = node(r#"["a,b", "c d|é", "&=;./%41"]"#);
    let escaped = "a%2Cb,c%20d%7C%C3%A9,%26%3D%3B.%2F%2541";
    assert_eq!(styled(Style::PATH, &list), escaped);
    assert_eq!(styled(Style::LABEL, &list), format!(".{escaped}"));
    assert_eq!(styled(Style::MATRIX, &list), format!(";color={escaped}"));
    assert_eq!(styled(Style::FORM, &list), format!("color={escaped}"));
    assert_eq!(styled(Style::COOKIE, &list), format!("color={escaped}"));
    assert_eq!(styled(Style::HEADER, &list), "a,b,c d|é,&=;./%41");
    let object = node(r#"{"a b": "c&d"}"#);
    assert_eq!(styled(Style::FORM.exploded(), &object), "a%20b=c%26d");
    assert_eq!(
        styled(Style::DEEP_OBJECT, &object),
        "color%5Ba%20b%5D=c%26d"
    );
    assert_eq!(styled(Style::MATRIX.exploded(), &object), ";a%20b=c%26d");
    assert_eq!(
        Style::FORM.query("ids[]", &node("1")).unwrap()[0].0,
        "ids%5B%5D"
    );
}

#[test]
fn reserved_characters_can_stay() {
    let text = node(r#""a/b?c#d&e+f,g %41%""#);
    assert_eq!(
        styled(Style::FORM.reserved(), &text),
        "color=a/b?c%23d%26e%2Bf,g%20%41%25"
    );
    assert_eq!(
        styled(Style::PATH.reserved(), &text),
        "a%2Fb%3Fc%23d&e+f,g%20%41%25"
    );
    assert_eq!(
        styled(Style::COOKIE.reserved(), &node(r#""a=b;c,d""#)),
        "color=a=b%3Bc%2Cd"
    );
    let object = node(r#"{"a/b": "c/d"}"#);
    let style = Style::DEEP_OBJECT.reserved();
    assert_eq!(styled(style, &object), "color%5Ba%2Fb%5D=c/d");
}

#[test]
fn deep_objects_go_as_deep_as_the_value() {
    let value = node(
        r#"{"a": {"b": {"c": 1.50}}, "list": ["x", true], "items": [{"id": 1}, null, {"id": 2, "tags": ["t"]}], "rows": [[1, 2], 3]}"#,
    );
    let text = styled(Style::DEEP_OBJECT, &value);
    assert_eq!(
        text.replace("%5B", "[").replace("%5D", "]"),
        "color[a][b][c]=1.50&color[list][]=x&color[list][]=true&color[items][0][id]=1&color[items][1][id]=2\
         &color[items][1][tags][]=t&color[rows][0][]=1&color[rows][0][]=2&color[rows][1]=3"
    );
}

#[test]
fn what_a_style_cannot_say_is_json() {
    let value = node(r#"{"a": {"b": 1}, "c": [1, null], "d": "x"}"#);
    assert_eq!(
        styled(Style::FORM.exploded(), &value),
        "a=%7B%22b%22%3A1%7D&c=%5B1%2Cnull%5D&d=x"
    );
    assert_eq!(
        styled(Style::HEADER.exploded(), &value),
        r#"a={"b":1},c=[1,null],d=x"#
    );
    assert_eq!(
        styled(Style::PIPE_DELIMITED, &node("[[1], {}, 2]")),
        "color=%5B1%5D%7C%7B%7D%7C2"
    );
}

#[test]
fn content_is_json_text() {
    let value = node(r#"{"é": [1, "a b", null]}"#);
    let text = "%7B%22%C3%A9%22%3A%5B1%2C%22a%20b%22%2Cnull%5D%7D";
    for style in [Style::FORM, Style::DEEP_OBJECT, Style::COOKIE] {
        assert_eq!(styled(style.json(), &value), format!("color={text}"));
    }
    for style in [Style::PATH, Style::MATRIX] {
        assert_eq!(styled(style.json().exploded(), &value), text);
    }
    assert_eq!(
        styled(Style::HEADER.json(), &value),
        r#"{"\u00e9":[1,"a b",null]}"#
    );
    assert_eq!(
        styled(Style::HEADER.json(), &node(r#""𝄞""#)),
        r#""\ud834\udd1e""#
    );
    // JSON has a way to say nothing.
    assert_eq!(styled(Style::FORM.json(), &node("null")), "color=null");
    assert_eq!(styled(Style::FORM.json(), &node("[]")), "color=%5B%5D");
    let reserved = styled(Style::FORM.json().reserved(), &node(r#"{"a": 1}"#));
    assert_eq!(reserved, "color=%7B%22a%22:1%7D");
}
