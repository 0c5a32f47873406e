//! The rule by which the build refuses a record field without its options, tried here because a build script
//! has no tests of its own.

use prost_reflect::DescriptorPool;
use prost_reflect::prost::Message;
use samenbeeld::proto::DESCRIPTOR_SET;

#[path = "../../proto/build/field_rules.rs"]
mod rule;

#[test]
fn every_record_field_says_its_rule() {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).expect("our own descriptor set");
    assert_eq!(rule::check(&pool), Ok(()));
}

#[test]
fn a_record_field_without_its_rule_is_refused_by_name() {
    // Plain prost types do not keep custom options: every field loses its rule on the way.
    let bare =
        prost_types::FileDescriptorSet::decode(DESCRIPTOR_SET).expect("our own descriptor set");
    let pool = DescriptorPool::from_file_descriptor_set(bare).expect("a pool without options");
    let complaint = rule::check(&pool).expect_err("fields without a rule");
    assert!(
        complaint.contains(
            "samenbeeld.record.v1.PersonDetails.family_name in samenbeeld/record/v1/person.proto"
        ),
        "{complaint}"
    );
}
