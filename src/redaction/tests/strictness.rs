//! Records that two readers could read differently fall away whole.

use super::*;
use crate::proto::samenbeeld::record::v1::{ContactMoment, PersonDetails};

fn redact(bytes: Vec<u8>) -> Result<Cut, Malformed> {
    let permit = permit(&every_category_of(&[MOTHER, CHILD]));
    RULES.redact(RawRecord::new(Bytes::from(bytes)), &asked(), &permit)
}

fn details() -> Vec<u8> {
    let details = PersonDetails {
        subject: "s1".to_owned(),
        given_names: "Noor".to_owned(),
        ..PersonDetails::default()
    };
    record(Content::PersonDetails(details)).encode_to_vec()
}

/// The valid record with these bytes behind it.
fn with(more: &[u8]) -> Result<Cut, Malformed> {
    redact([details().as_slice(), more].concat())
}

/// A record whose only content is these bytes of person details.
fn with_details(content: &[u8]) -> Result<Cut, Malformed> {
    let mut bare = record(Content::PersonDetails(PersonDetails::default()));
    bare.content = None;
    let mut bytes = bare.encode_to_vec();
    bytes.push(0x52);
    bytes.push(u8::try_from(content.len()).unwrap());
    bytes.extend_from_slice(content);
    redact(bytes)
}

#[track_caller]
fn refused(result: Result<Cut, Malformed>, why: Malformed) {
    assert_eq!(result.map(|_| ()), Err(why));
}

#[test]
fn the_record_these_tests_break_is_itself_sound() {
    assert!(with(&[]).unwrap().record.is_some());
    assert!(
        with_details(b"\x0a\x02s1\x12\x04Noor")
            .unwrap()
            .record
            .is_some()
    );
}

#[test]
fn a_singular_field_sent_twice_is_refused() {
    refused(with(b"\x12\x08jbra/ots"), Malformed::RepeatedField);
    refused(
        with_details(b"\x0a\x02s1\x0a\x02s2\x12\x04Noor"),
        Malformed::RepeatedField,
    );
}

#[test]
fn two_members_of_the_content_are_refused() {
    refused(with(&[0x5a, 0x00]), Malformed::TwoMembers);
}

#[test]
fn the_same_member_of_the_content_sent_twice_is_refused() {
    refused(with(&[0x52, 0x00]), Malformed::RepeatedField);
}

#[test]
fn groups_are_refused_known_or_not() {
    refused(with(&[0x53, 0x54]), Malformed::Group);
    refused(with(&[0xfb, 0x07, 0xfc, 0x07]), Malformed::Group);
    refused(with_details(&[0x0b, 0x0c]), Malformed::Group);
}

#[test]
fn broken_text_is_refused_also_where_it_would_be_cut() {
    refused(with_details(b"\x0a\x02s1\x12\x02\xff\xfe"), Malformed::Utf8);
    refused(with_details(b"\x0a\x02s9\x12\x02\xff\xfe"), Malformed::Utf8);
    // A surrogate half and an overlong slash are no UTF-8 either.
    refused(
        with_details(b"\x0a\x02s1\x12\x03\xed\xa0\x80"),
        Malformed::Utf8,
    );
    refused(with_details(b"\x0a\x02s1\x12\x02\xc0\xaf"), Malformed::Utf8);
}

#[test]
fn numbers_have_one_encoding_and_fit_their_type() {
    refused(with_details(&[0x28, 0x81, 0x00]), Malformed::Varint);
    refused(
        with_details(&[0x28, 0xff, 0xff, 0xff, 0xff, 0x1f]),
        Malformed::Number,
    );
    refused(with_details(&[0x38, 0x02]), Malformed::Number);
    refused(with_details(&[0x28]), Malformed::Truncated);
}

#[test]
fn a_field_in_another_wire_type_is_refused() {
    refused(with_details(&[0x08, 0x01]), Malformed::WireType);
    refused(with_details(&[0x2a, 0x01, 0x01]), Malformed::WireType);
    refused(with_details(&[0x2d, 0, 0, 0, 0]), Malformed::WireType);
}

#[test]
fn a_record_that_ends_too_early_is_refused() {
    let whole = details();
    for length in 1..whole.len() {
        // Where the end falls between two fields the shorter record is sound, but its content comes last.
        match redact(whole[..length].to_vec()) {
            Ok(cut) => assert!(cut.record.is_none(), "{length}"),
            Err(why) => assert_eq!(why, Malformed::Truncated, "{length}"),
        }
    }
    refused(redact(vec![0x52, 0x7f]), Malformed::Truncated);
}

#[test]
fn what_is_too_large_is_refused() {
    refused(redact(vec![0; 256 * 1024 + 1]), Malformed::TooLarge);
    let moment = |length: usize| {
        let text = free_text(&"a".repeat(length), &[Category::ContactMoment], &["s1"]);
        record(Content::ContactMoment(ContactMoment {
            subjects: names(&["s1"]),
            summary: Some(text),
            ..ContactMoment::default()
        }))
        .encode_to_vec()
    };
    assert!(redact(moment(16 * 1024)).unwrap().record.is_some());
    refused(redact(moment(16 * 1024 + 1)), Malformed::TextTooLong);
    let mut long = record(Content::PersonDetails(PersonDetails::default()));
    long.reference = "é".repeat(64);
    assert!(redact(long.encode_to_vec()).is_ok());
    long.reference.push('é');
    refused(redact(long.encode_to_vec()), Malformed::ReferenceTooLong);
}

#[test]
fn dates_of_the_record_that_are_no_days_are_refused() {
    let no_day = Some(day(2025, 2, 30));
    let sound = record(Content::PersonDetails(PersonDetails::default()));
    for broken in [
        Record {
            from: no_day,
            ..sound.clone()
        },
        Record {
            until: no_day,
            ..sound.clone()
        },
        Record {
            recorded_on: no_day,
            ..sound.clone()
        },
        Record {
            until: sound.from,
            ..sound
        },
    ] {
        refused(redact(broken.encode_to_vec()), Malformed::Dates);
    }
}

#[test]
fn fields_the_contract_does_not_know_are_cut_and_counted_wherever_they_stand() {
    let nested = b"\x0a\x02s1\x12\x04Noor\xfa\x07\x03abc\xf8\x07\x01";
    let cut = with_details(nested).unwrap();
    assert_eq!(excess(&cut), [(ExcessKind::UnknownField, 2)].into());
    let kept = cut.record.unwrap();
    let Some(Content::PersonDetails(details)) = kept.record().content else {
        panic!("the details are kept")
    };
    assert_eq!(details.given_names, "Noor");
    assert!(!kept.bytes.windows(3).any(|window| window == b"abc"));
}

#[test]
fn a_record_without_content_or_with_content_of_later_versions_holds_nothing() {
    let mut bare = record(Content::PersonDetails(PersonDetails::default()));
    bare.content = None;
    let mut bytes = bare.encode_to_vec();
    assert!(redact(bytes.clone()).unwrap().record.is_none());
    bytes.extend_from_slice(&[0xca, 0x02, 0x00]);
    assert!(redact(bytes).unwrap().record.is_none());
    assert!(redact(Vec::new()).unwrap().record.is_none());
}
