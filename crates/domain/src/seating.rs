//! Which subjects may be chosen together, and which counters their seats stand on.

use crate::{
    catalogue,
    ids::{CentreCode, SubjectCode},
    refusal::Refusal,
};

/// A counter of places: one per centre and subject, and one per centre in total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quota {
    Subject(CentreCode, SubjectCode),
    Centre(CentreCode),
}

/// The counters that a choice of subjects stands on, in the one order in which everybody claims them.
///
/// Two transactions that claim the same rows in the same order cannot wait for each other in a circle. The
/// centre's total is the hottest row and comes last, so that it is locked for the shortest time.
pub fn quotas(centre: CentreCode, subjects: &[SubjectCode]) -> Vec<Quota> {
    let mut sorted = subjects.to_vec();
    sorted.sort_unstable();
    let mut quotas: Vec<Quota> = sorted.into_iter().map(|subject| Quota::Subject(centre, subject)).collect();
    quotas.push(Quota::Centre(centre));
    quotas
}

/// What a centre says about choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRule {
    pub offered: Vec<SubjectCode>,
    /// The centre's limit of subjects per candidate, at most the session's.
    pub subjects_max: u16,
    pub prerequisite: Prerequisite,
}

/// What happens when a level-4 subject is chosen without its level-3 subject. Nationally that is advice only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prerequisite {
    Advise,
    Insist,
}

/// Checks a choice of subjects against the centre's rule. Places are not looked at here: counters decide on them.
pub fn check_choice(rule: &ChoiceRule, chosen: &[SubjectCode]) -> Result<(), Refusal> {
    if chosen.is_empty() {
        return Err(Refusal::NoSubject);
    }
    for (i, subject) in chosen.iter().enumerate() {
        if chosen[..i].contains(subject) {
            return Err(Refusal::SubjectTwice { subject: *subject });
        }
        if !rule.offered.contains(subject) {
            return Err(Refusal::SubjectNotOffered { subject: *subject });
        }
    }
    if chosen.len() > usize::from(rule.subjects_max) {
        return Err(Refusal::TooManySubjects { max: rule.subjects_max });
    }
    match (rule.prerequisite, missing_prerequisite(chosen)) {
        (Prerequisite::Insist, Some((subject, requires))) => Err(Refusal::PrerequisiteMissing { subject, requires }),
        (Prerequisite::Insist, None) | (Prerequisite::Advise, _) => Ok(()),
    }
}

/// The first chosen level-4 subject whose level-3 subject is not chosen too, with that level-3 subject.
pub fn missing_prerequisite(chosen: &[SubjectCode]) -> Option<(SubjectCode, SubjectCode)> {
    chosen.iter().find_map(|code| {
        let requires = catalogue::subject(*code)?.requires()?;
        (!chosen.contains(&requires)).then_some((*code, requires))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> SubjectCode {
        text.parse().unwrap()
    }

    fn rule(prerequisite: Prerequisite) -> ChoiceRule {
        let offered = ["24", "65", "66", "35", "41"].map(code).to_vec();
        ChoiceRule { offered, subjects_max: 2, prerequisite }
    }

    #[test]
    fn choices_are_checked_against_the_centre() {
        let rule = rule(Prerequisite::Advise);
        assert_eq!(check_choice(&rule, &[]), Err(Refusal::NoSubject));
        assert_eq!(check_choice(&rule, &[code("65"), code("65")]), Err(Refusal::SubjectTwice { subject: code("65") }));
        assert_eq!(check_choice(&rule, &[code("38")]), Err(Refusal::SubjectNotOffered { subject: code("38") }));
        let three = [code("24"), code("65"), code("66")];
        assert_eq!(check_choice(&rule, &three), Err(Refusal::TooManySubjects { max: 2 }));
        assert_eq!(check_choice(&rule, &three[..2]), Ok(()));
    }

    #[test]
    fn level_four_without_level_three_is_advice_unless_the_centre_insists() {
        let only_four = [code("41")];
        assert_eq!(missing_prerequisite(&only_four), Some((code("41"), code("35"))));
        assert_eq!(check_choice(&rule(Prerequisite::Advise), &only_four), Ok(()));
        assert!(check_choice(&rule(Prerequisite::Insist), &only_four).is_err());
        assert_eq!(check_choice(&rule(Prerequisite::Insist), &[code("35"), code("41")]), Ok(()));
    }

    #[test]
    fn counters_are_claimed_in_one_order_with_the_total_last() {
        let centre: CentreCode = "320261".parse().unwrap();
        let one = quotas(centre, &[code("66"), code("24")]);
        assert_eq!(one, quotas(centre, &[code("24"), code("66")]));
        assert_eq!(one.last(), Some(&Quota::Centre(centre)));
    }
}
