//! As much of HTML as it takes to find a form by its button and a field by its label. It reads our own pages, which
//! are well formed, and is no parser for anybody else's.

/// A tag with its attributes, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Offset behind the tag.
    pub end: usize,
    pub start: usize,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All opening tags, in order.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = html[at..].find('<') {
        let start = at + offset;
        let Some(end) = tag_end(html, start) else { break };
        let inside = &html[start + 1..end - 1];
        if inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
            found.push(read_tag(inside, start, end));
        }
        at = end;
    }
    found
}

/// Behind the `>` that ends a tag; one inside quotes does not.
fn tag_end(html: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, character) in html[start..].char_indices() {
        match (quote, character) {
            (None, '>') => return Some(start + offset + 1),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None | Some(_), _) => {}
        }
    }
    None
}

fn read_tag(inside: &str, start: usize, end: usize) -> Tag {
    let inside = inside.trim_end_matches('/');
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let length = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..length].to_ascii_lowercase();
        rest = &rest[length..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            (value, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
        }
        attributes.push((key, decode(value)));
    }
    Tag { name: name.to_ascii_lowercase(), attributes, start, end }
}

/// Characters for `&amp;`, `&#39;`, `&#x27;` and their like.
pub(crate) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, behind)| Some((entity(name)?, behind)));
        let (character, behind) = known.unwrap_or(('&', after));
        out.push(character);
        rest = behind;
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = number.strip_prefix('x').map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
            char::from_u32(code.ok()?)
        }
    }
}

/// The words of a part of a page, without tags, with single spaces.
pub(crate) fn words(html: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for tag_start in html.match_indices('<').map(|(start, _)| start) {
        if tag_start >= at {
            out.push_str(&html[at..tag_start]);
            out.push(' ');
            at = tag_end(html, tag_start).unwrap_or(html.len());
        }
    }
    out.push_str(html.get(at..).unwrap_or(""));
    decode(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A form as the page offers it, to be filled in.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub is_post: bool,
    pub fields: Vec<(String, String)>,
    id: String,
    html: String,
}

impl Form {
    /// All forms of a page.
    pub fn all(html: &str) -> Vec<Form> {
        let opening = tags(html).into_iter().filter(|tag| tag.name == "form");
        opening
            .map(|tag| {
                let length = html[tag.end..].find("</form>").unwrap_or(html.len() - tag.end);
                let inside = &html[tag.end..tag.end + length];
                Form {
                    action: tag.get("action").unwrap_or_default().to_owned(),
                    is_post: tag.get("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
                    fields: values(inside),
                    id: tag.get("id").unwrap_or_default().to_owned(),
                    html: inside.to_owned(),
                }
            })
            .collect()
    }

    /// The form that the button with these words sends, with the button pressed. A button names its form when it
    /// stands outside of it.
    pub fn pressed(html: &str, button: &str) -> Option<Form> {
        let mut forms = Form::all(html).into_iter();
        let (mut form, tag) = match forms.find_map(|form| Some((button_tag(&form.html, button)?, form))) {
            Some((tag, form)) => (form, tag),
            None => {
                let tag = button_tag(html, button)?;
                (Form::all(html).into_iter().find(|form| tag.get("form") == Some(&form.id))?, tag)
            }
        };
        if let Some(action) = tag.get("formaction") {
            action.clone_into(&mut form.action);
        }
        if let Some(name) = tag.get("name") {
            form.fields.push((name.to_owned(), tag.get("value").unwrap_or_default().to_owned()));
        }
        Some(form)
    }

    /// Fills in the field with this label. A checkbox or radio button is ticked by an empty value.
    #[track_caller]
    pub fn fill(&mut self, label: &str, value: &str) {
        let control = self.control(label).unwrap_or_else(|| panic!("no field 「{label}」 in {}", self.html));
        let name = control.get("name").unwrap_or_else(|| panic!("「{label}」 has no name")).to_owned();
        match control.get("type") {
            Some("checkbox") => self.fields.push((name, control.get("value").unwrap_or("on").to_owned())),
            Some("radio") => self.set(&name, control.get("value").unwrap_or("on")),
            _ if control.name == "select" => {
                let value = self.option(&control, value);
                self.set(&name, &value);
            }
            _ => self.set(&name, value),
        }
    }

    /// Sets a field by its name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.retain(|(key, _)| key != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    fn control(&self, label: &str) -> Option<Tag> {
        let all = tags(&self.html);
        let for_label = all.iter().filter(|tag| tag.name == "label").find(|tag| {
            let inside = self.html[tag.end..].find("</label>").map(|length| &self.html[tag.end..tag.end + length]);
            inside.is_some_and(|inside| words(inside) == label)
        })?;
        match for_label.get("for") {
            Some(id) => all.iter().find(|tag| tag.get("id") == Some(id)).cloned(),
            None => all.iter().find(|tag| tag.start > for_label.start && tag.name == "input").cloned(),
        }
    }

    /// The value of the option with these words, or the value as it is.
    fn option(&self, select: &Tag, wanted: &str) -> String {
        let length = self.html[select.end..].find("</select>").unwrap_or(0);
        let inside = &self.html[select.end..select.end + length];
        let named = tags(inside).into_iter().find(|tag| {
            let text = inside[tag.end..].split('<').next().unwrap_or_default();
            decode(text.trim()) == wanted
        });
        named.and_then(|tag| tag.get("value").map(str::to_owned)).unwrap_or_else(|| wanted.to_owned())
    }
}

fn button_tag(html: &str, button: &str) -> Option<Tag> {
    tags(html).into_iter().find(|tag| {
        let inside = html[tag.end..].find("</button>").map(|length| &html[tag.end..tag.end + length]);
        tag.name == "button" && inside.is_some_and(|inside| words(inside) == button)
    })
}

/// What a form would send as it stands.
fn values(html: &str) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let all = tags(html);
    for (index, tag) in all.iter().enumerate() {
        let Some(name) = tag.get("name") else { continue };
        let value = match (tag.name.as_str(), tag.get("type").unwrap_or("text")) {
            ("input", "checkbox" | "radio") if !tag.has("checked") => None,
            ("input", "checkbox" | "radio") => Some(tag.get("value").unwrap_or("on").to_owned()),
            ("input", "file" | "submit") => None,
            ("input", _) => Some(tag.get("value").unwrap_or_default().to_owned()),
            ("textarea", _) => {
                html[tag.end..].split("</textarea>").next().map(|text| decode(text.trim_start_matches('\n')))
            }
            ("select", _) => {
                let end = tag.end + html[tag.end..].find("</select>").unwrap_or(0);
                let options = all[index..].iter().filter(|option| option.name == "option" && option.start < end);
                let chosen = options.clone().find(|option| option.has("selected")).or(options.into_iter().next());
                chosen.map(|option| option.get("value").unwrap_or_default().to_owned())
            }
            _ => None,
        };
        values.extend(value.map(|value| (name.to_owned(), value)));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<p>a &gt; b</p><form method="post" action="/x?a=1&amp;b=2"><input type="hidden" name="h" value="&#34;1&#34;">
        <label for="n">姓名</label><span>*</span><input id="n" name="name" value="旧">
        <label><input type="checkbox" name="ok" value="1">同意</label>
        <label for="s">民族</label><select id="s" name="nation"><option value="">请选择</option><option value="01">汉族</option></select>
        <button name="go" value="next">下一步</button><button formaction="/y">返回</button></form>
        <form id="other" action="/z"><input name="z" value="1"></form><button form="other">不通过</button>"#;

    #[test]
    fn a_form_is_found_by_its_button_and_filled_by_its_labels() {
        let mut form = Form::pressed(PAGE, "下一步").unwrap();
        form.fill("姓名", "新");
        form.fill("同意", "");
        form.fill("民族", "汉族");
        assert_eq!(form.action, "/x?a=1&b=2");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [("h", "\"1\""), ("go", "next"), ("name", "新"), ("ok", "1"), ("nation", "01")];
        assert_eq!(form.fields, expected.map(|(name, value)| pair(name, value)));
    }

    #[test]
    fn a_button_may_send_the_form_elsewhere() {
        assert_eq!(Form::pressed(PAGE, "返回").unwrap().action, "/y");
        assert!(Form::pressed(PAGE, "没有").is_none());
    }

    #[test]
    fn a_button_outside_of_its_form_names_it() {
        let form = Form::pressed(PAGE, "不通过").unwrap();
        assert_eq!((form.action.as_str(), form.fields.len()), ("/z", 1));
    }
}
