//! People who do not exist.

use crate::SeededRandom;
use domain::identity::check_digit;

/// A resident ID number with a true check digit: a district, a date of birth as `20040517`, and a sequence of which
/// odd numbers are men.
pub fn resident_id(district: &str, born_on: &str, sequence: u16) -> String {
    let first = format!("{district}{born_on}{sequence:03}");
    let digits: &[u8; 17] = first.as_bytes().try_into().expect("six, eight and three digits");
    format!("{first}{}", char::from(check_digit(digits)))
}

/// Numbers, addresses and names that never repeat within a test, and are the same in every run.
pub struct Identities {
    random: SeededRandom,
    next: u16,
}

impl Identities {
    pub fn new(seed: u64) -> Identities {
        Identities { random: SeededRandom::new(seed), next: 0 }
    }

    /// A resident ID number of an adult.
    pub fn id_number(&mut self) -> String {
        self.next += 1;
        let (year, month) = (1996 + self.random.below(10), 1 + self.random.below(12));
        let day = 1 + self.random.below(28);
        let district = ["110105", "320102", "330106", "440305", "510104"][usize::from(self.next) % 5];
        resident_id(district, &format!("{year}{month:02}{day:02}"), self.next % 1_000)
    }

    /// A mobile number. 138 is left to the demonstration.
    pub fn mobile(&mut self) -> String {
        self.next += 1;
        format!("139{:04}{:04}", self.random.below(10_000), self.next)
    }

    pub fn email(&mut self) -> String {
        self.next += 1;
        format!("kaosheng{}.{}@example.cn", self.next, self.random.below(1_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::{IdNumber, IdType};

    #[test]
    fn every_number_is_accepted_and_none_comes_twice() {
        let mut identities = Identities::new(1);
        let today = "2026-01-05".parse().unwrap();
        let numbers: Vec<String> = (0..200).map(|_| identities.id_number()).collect();
        for number in &numbers {
            assert!(IdNumber::parse(IdType::ResidentCard, number, today).is_ok(), "{number}");
        }
        let different: std::collections::BTreeSet<_> = numbers.iter().collect();
        assert_eq!(different.len(), numbers.len());
    }
}
