//! A record field without its rule (data category, and whose data it is) does not build.

use prost_reflect::{DescriptorPool, MessageDescriptor};

const RECORDS: &str = "samenbeeld.record.v1";
const OPTIONS_FILE: &str = "samenbeeld/record/v1/options.proto";
const RULE: &str = "samenbeeld.record.v1.rule";

/// Checks every field of every record message; the error names each field that has no rule.
pub(crate) fn check(pool: &DescriptorPool) -> Result<(), String> {
    let messages: Vec<MessageDescriptor> = pool
        .all_messages()
        .filter(|message| message.package_name() == RECORDS)
        .filter(|message| message.parent_file().name() != OPTIONS_FILE)
        .filter(|message| !message.is_map_entry())
        .collect();
    if messages.is_empty() {
        return Ok(());
    }
    let rule = pool.get_extension_by_name(RULE).ok_or_else(|| {
        format!("{OPTIONS_FILE} must define the field option ({RULE}): records exist that need it")
    })?;
    let bare: Vec<String> = messages
        .iter()
        .flat_map(MessageDescriptor::fields)
        .filter(|field| !field.options().has_extension(&rule))
        .map(|field| {
            format!(
                "{} in {}: field has no ({RULE}); say its data category (or inherit) and whose data it is",
                field.full_name(),
                field.parent_file().name(),
            )
        })
        .collect();
    if bare.is_empty() {
        Ok(())
    } else {
        Err(bare.join("\n"))
    }
}
