//! The invented customers of `assets/samples/gallery.tsv`, read once.

use std::sync::OnceLock;

/// A customer.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Contract number.
    pub no: String,
    /// Name.
    pub name: String,
    /// Kana.
    pub kana: String,
    /// Postal code.
    pub postal_code: String,
    /// Street.
    pub street: String,
    /// Building.
    pub building: String,
    /// Users.
    pub users: Vec<String>,
}

impl Customer {
    /// The address as it is written on a parcel.
    #[must_use]
    pub fn address_lines(&self) -> Vec<String> {
        let mut lines = vec![format!("\u{3012}{}", self.postal_code), self.street.clone()];
        if !self.building.is_empty() {
            lines.push(self.building.clone());
        }
        lines
    }
}

/// All of them.
#[must_use]
pub fn customers() -> &'static [Customer] {
    static CUSTOMERS: OnceLock<Vec<Customer>> = OnceLock::new();
    CUSTOMERS.get_or_init(|| {
        let file = include_str!("../../../../assets/samples/gallery.tsv");
        file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).map(customer).collect()
    })
}

/// The invented institution.
#[must_use]
pub fn institution() -> String {
    word("institution", 0)
}

/// An invented operator's name.
#[must_use]
pub fn operator_name(at: usize) -> String {
    word("operator", at)
}

/// An invented account as one line.
#[must_use]
pub fn account() -> String {
    word("account", 0)
}

/// The word at a place of a line that begins with a name.
#[must_use]
pub fn word(line: &str, at: usize) -> String {
    let file = include_str!("../../../../assets/samples/gallery.tsv");
    let mut found = file.lines().filter_map(|text| text.strip_prefix(line)?.strip_prefix('\t'));
    found.next().and_then(|words| words.split('\t').nth(at)).unwrap_or_default().to_owned()
}

fn customer(line: &str) -> Customer {
    let mut parts = line.split('\t').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    Customer {
        no: next(),
        name: next(),
        kana: next(),
        postal_code: next(),
        street: next(),
        building: next(),
        users: next().split('\u{3001}').map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invented_customers_are_whole() {
        assert!(customers().len() >= 12);
        for customer in customers() {
            assert!(!customer.name.is_empty() && !customer.users.is_empty(), "{customer:?}");
            assert_eq!(customer.postal_code.len(), 8, "{customer:?}");
        }
        assert!(!institution().is_empty() && !operator_name(2).is_empty() && !account().is_empty());
    }
}
