//! Breaking text into lines: between any two ideographs, between Latin words, and never so that a line begins with a
//! closing mark or ends with an opening one.

/// Floating-point sums of advances may exceed the width by less than anyone can see.
const TOLERANCE: f32 = 0.01;

/// Breaks `text` into lines of at most `width`. A line feed always breaks. A word wider than a line is cut.
pub(crate) fn wrap(text: &str, width: f32, mut advance: impl FnMut(char) -> f32) -> Vec<&str> {
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, width + TOLERANCE, &mut advance)).collect()
}

fn wrap_paragraph<'t>(text: &'t str, width: f32, advance: &mut impl FnMut(char) -> f32) -> Vec<&'t str> {
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    let mut opportunity = None;
    let mut previous = None;
    for (at, c) in text.char_indices() {
        if previous.is_some_and(|previous| may_break(previous, c)) {
            opportunity = Some(at);
        }
        previous = Some(c);
        // A space may hang over the end of a line: it is cut off below.
        if used + advance(c) > width && c != ' ' && at > start {
            let end = opportunity.filter(|&end| end > start).unwrap_or(at);
            lines.push(text[start..end].trim_end());
            start = end;
            used = text[start..at].chars().map(&mut *advance).sum();
        }
        used += advance(c);
    }
    lines.push(text[start..].trim_end());
    lines
}

fn may_break(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    let is_pair_mark = before == after && matches!(before, '—' | '…');
    let is_inside_word = !is_wide(before) && !is_wide(after);
    !(after == ' ' || closes(after) || opens(before) || is_pair_mark || is_inside_word)
}

fn is_wide(c: char) -> bool {
    c >= '\u{2E80}' || matches!(c, '\u{2014}'..='\u{2026}')
}

fn opens(c: char) -> bool {
    "（《〈「『【〔［｛“‘([{".contains(c)
}

fn closes(c: char) -> bool {
    "，。、；：！？）》〉」』】〕］｝”’…—·～％℃,.;:!?)]}%".contains(c) || is_joined(c)
}

/// Marks that belong to the character before them.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: f32) -> Vec<&str> {
        wrap(text, width, |c| if is_wide(c) { 1.0 } else { 0.5 })
    }

    #[test]
    fn ideographs_break_anywhere() {
        assert_eq!(wrapped("准考证号码", 2.0), ["准考", "证号", "码"]);
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        assert_eq!(wrapped("请带准考证。", 5.0), ["请带准考", "证。"]);
        assert_eq!(wrapped("带齐（证件）。", 6.0), ["带齐（证", "件）。"]);
    }

    #[test]
    fn no_line_ends_with_an_opening_mark() {
        assert_eq!(wrapped("按照《办法》", 3.0), ["按照", "《办", "法》"]);
    }

    #[test]
    fn numbers_and_words_stay_whole_and_spaces_vanish_at_the_break() {
        assert_eq!(wrapped("开考 15 分钟", 4.0), ["开考 15", "分钟"]);
        assert_eq!(wrapped("号码6562320261000112", 9.0), ["号码", "6562320261000112"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrapped("abcdef", 2.0), ["abcd", "ef"]);
    }

    #[test]
    fn a_line_feed_breaks_and_an_empty_text_is_one_line() {
        assert_eq!(wrapped("一\n二", 9.0), ["一", "二"]);
        assert_eq!(wrapped("", 9.0), [""]);
    }

    #[test]
    fn every_line_keeps_within_the_width() {
        for width in 2..12 {
            for line in wrapped(
                "考场内只需必要的文具。手机、智能手表及 USB 存储设备，请不要带入（违者按规定处理）。",
                width as f32,
            ) {
                let used: f32 = line.chars().map(|c| if is_wide(c) { 1.0 } else { 0.5 }).sum();
                assert!(used <= width as f32, "{line:?} is wider than {width}");
            }
        }
    }
}
