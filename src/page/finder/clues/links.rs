//! What links point to, as far as their addresses show.

/// The fragment of a permalink is shorter than this, in bytes.
const FRAGMENT_LIMIT: usize = 40;

/// The part of an address that shows that it is a person's profile.
pub fn profile_part(href: &str) -> Option<&'static str> {
    /// Parts of such addresses in common forum and blog software.
    const PARTS: [&str; 16] = [
        "/user/",
        "/users/",
        "/u/",
        "/~",
        "/profile",
        "/member",
        "/people/",
        "user?id=",
        "/author/",
        "member.php",
        "memberlist",
        "profile.php",
        "action=profile",
        "/@",
        "showuser=",
        "viewprofile",
    ];
    PARTS.into_iter().find(|part| href.contains(part))
}

/// Whether an address is that of a person's profile.
pub fn is_profile(href: &str) -> bool {
    profile_part(href).is_some()
}

/// Whether an address names a numbered place in a page: `#comment-123`.
pub fn is_permalink(href: &str) -> bool {
    href.rsplit_once('#')
        .is_some_and(|(_, place)| place.len() < FRAGMENT_LIMIT && place.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_people_and_to_comments_are_known() {
        assert!(is_profile("/users/7/eve") && !is_profile("/used/7"));
        assert!(is_permalink("/a#comment-12") && !is_permalink("#top") && !is_permalink("/a/12"));
    }
}
