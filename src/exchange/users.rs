//! The two lists of users that a cell can hold: who is in a contract, and whom each token of a request serves.
//!
//! In a contract: `user01=経理 山本=マスタ;user02=総務 井上`: users divided by `;`, each id, name and (if not ordinary)
//! role divided by `=`. In a request: `user01+user02;user03`: tokens divided by `;`, the users who share one by `+`.
//! The trap: a name may hold anything but these two signs, and a list must not say one user twice.

use crate::domain::{User, UserId, UserRole};
use crate::exchange::Reason;
use crate::exchange::sheet::{is_number, plain};
use crate::exchange::vocabulary::{METHOD_WORDS, ROLE_WORDS, meaning, spelling};

/// Reads the users of a contract.
pub(super) fn parse_users(text: &str) -> Result<Vec<User>, Reason> {
    let mut users: Vec<User> = Vec::new();
    for part in parts(text, ';') {
        let user = parse_user(part)?;
        if users.iter().any(|earlier| earlier.id == user.id) {
            return Err(Reason::UserTwice { user: user.id });
        }
        users.push(user);
    }
    Ok(users)
}

/// Writes the users of a contract.
pub(super) fn write_users(users: &[User]) -> Result<String, Reason> {
    let mut written = Vec::with_capacity(users.len());
    for user in users {
        if user.name.is_empty() || user.name.contains([';', '=']) || !is_number(&user.id.0) {
            return Err(Reason::NotWritable { value: format!("{}={}", user.id, user.name) });
        }
        written.push(match user.role {
            UserRole::Ordinary => format!("{}={}", user.id, user.name),
            UserRole::Master => format!("{}={}={}", user.id, user.name, spelling(ROLE_WORDS, user.role)),
        });
    }
    Ok(written.join(";"))
}

/// Reads the users of each token of a request.
pub(super) fn parse_items(text: &str) -> Result<Vec<Vec<UserId>>, Reason> {
    let mut seen: Vec<UserId> = Vec::new();
    let mut items = Vec::new();
    for part in parts(text, ';') {
        let mut users = Vec::new();
        for id in parts(part, '+') {
            let id = parse_id(id)?;
            if seen.contains(&id) {
                return Err(Reason::UserTwice { user: id });
            }
            seen.push(id.clone());
            users.push(id);
        }
        if users.is_empty() {
            return Err(Reason::BadUser { got: text.to_owned() });
        }
        items.push(users);
    }
    Ok(items)
}

/// Writes the users of each token of a request.
pub(super) fn write_items<'a>(items: impl Iterator<Item = &'a [UserId]>) -> Result<String, Reason> {
    let mut written = Vec::new();
    for users in items {
        let ids: Vec<_> = users.iter().map(|id| id.0.as_str()).collect();
        if ids.is_empty() || !ids.iter().all(|id| is_number(id)) {
            return Err(Reason::NotWritable { value: ids.join("+") });
        }
        written.push(ids.join("+"));
    }
    Ok(written.join(";"))
}

/// The parts of a list; an empty text has none, and one sign at the end is forgiven.
fn parts(text: &str, sign: char) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix(sign).unwrap_or(text);
    (!text.is_empty()).then(|| text.split(sign).map(str::trim)).into_iter().flatten()
}

fn parse_user(text: &str) -> Result<User, Reason> {
    let bad = || Reason::BadUser { got: text.to_owned() };
    let mut fields = text.split('=').map(str::trim);
    let id = parse_id(fields.next().ok_or_else(bad)?)?;
    let name = fields.next().filter(|name| !name.is_empty()).ok_or_else(bad)?.to_owned();
    let role = match fields.next() {
        None => UserRole::Ordinary,
        Some(word) => meaning(ROLE_WORDS, word).ok_or_else(|| {
            // Not a role but a method: somebody wants it user by user (R32).
            if meaning(METHOD_WORDS, word).is_some() { Reason::PerUserMethod } else { bad() }
        })?,
    };
    match fields.next() {
        None => Ok(User { id, name, role }),
        Some(word) if meaning(METHOD_WORDS, word).is_some() => Err(Reason::PerUserMethod),
        Some(_) => Err(bad()),
    }
}

fn parse_id(text: &str) -> Result<UserId, Reason> {
    let id = plain(text);
    if is_number(&id) { Ok(UserId(id)) } else { Err(Reason::BadUser { got: text.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> UserId {
        UserId(text.to_owned())
    }

    #[test]
    fn users_of_a_contract_are_read_with_and_without_role() {
        let users =
            parse_users("user01=経理 山本=マスタ; user02 = 総務 井上;user03=営業 森=ordinary;").unwrap();
        assert_eq!(users.len(), 3);
        assert_eq!(users[0], User { id: id("user01"), name: "経理 山本".to_owned(), role: UserRole::Master });
        assert_eq!((users[1].name.as_str(), users[1].role), ("総務 井上", UserRole::Ordinary));
        assert_eq!(write_users(&users).unwrap(), "user01=経理 山本=マスタ;user02=総務 井上;user03=営業 森");
    }

    #[test]
    fn broken_users_are_refused() {
        for bad in
            ["user01", "user01=", "=山本", ";user01=山本", "u 1=山本", "user01=山本=部長", "a=b=master=c"]
        {
            assert!(matches!(parse_users(bad), Err(Reason::BadUser { .. })), "{bad}");
        }
        assert_eq!(parse_users("u1=a;u1=b"), Err(Reason::UserTwice { user: id("u1") }));
    }

    #[test]
    fn r32_a_method_behind_a_user_is_refused_by_rule() {
        assert_eq!(parse_users("u1=山本=ソフト"), Err(Reason::PerUserMethod));
        assert_eq!(parse_users("u1=山本=master=hard"), Err(Reason::PerUserMethod));
    }

    #[test]
    fn r14_several_users_may_share_one_token_and_r16_none_gets_two() {
        let items = parse_items("user01+user02; user03").unwrap();
        assert_eq!(items, [vec![id("user01"), id("user02")], vec![id("user03")]]);
        assert_eq!(parse_items("u1;u1"), Err(Reason::UserTwice { user: id("u1") }));
        assert_eq!(parse_items("u1+u1"), Err(Reason::UserTwice { user: id("u1") }));
        assert_eq!(parse_items("u1;;u2"), Err(Reason::BadUser { got: "u1;;u2".to_owned() }));
    }
}
