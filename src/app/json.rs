//! Protobuf JSON of the contracts: what `--json`, receipts and exports are written in.

use std::sync::LazyLock;

use anyhow::Context;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;

use crate::proto::DESCRIPTOR_SET;

static POOL: LazyLock<Option<DescriptorPool>> =
    LazyLock::new(|| DescriptorPool::decode(DESCRIPTOR_SET).ok());

/// The protobuf JSON of a message of the contracts, with its full name, for instance `samenbeeld.v1.Receipt`. Empty lists and
/// texts are left out, unless `every_field` asks for them.
///
/// # Errors
/// When the message is not of that name.
pub(super) fn of<M: prost::Message>(
    name: &str,
    message: &M,
    every_field: bool,
) -> anyhow::Result<Value> {
    let options = SerializeOptions::new().skip_default_fields(!every_field);
    let message = dynamic(name, message)?;
    Ok(message.serialize_with_options(serde_json::value::Serializer, &options)?)
}

/// Reads the protobuf JSON of a message of the contracts with this full name.
///
/// # Errors
/// When the text is no such message.
pub(super) fn read<M: prost::Message + Default>(name: &str, text: &str) -> anyhow::Result<M> {
    let mut json = serde_json::Deserializer::from_str(text);
    let message = DynamicMessage::deserialize(descriptor(name)?, &mut json)?;
    json.end()?;
    Ok(message.transcode_to()?)
}

fn descriptor(name: &str) -> anyhow::Result<MessageDescriptor> {
    let pool = POOL.as_ref();
    pool.and_then(|pool| pool.get_message_by_name(name))
        .with_context(|| format!("the contracts have no message {name}"))
}

/// A message of the contracts whose fields can be walked by name.
///
/// # Errors
/// When the message is not of that name.
pub(super) fn dynamic<M: prost::Message>(
    name: &str,
    message: &M,
) -> anyhow::Result<DynamicMessage> {
    let mut dynamic = DynamicMessage::new(descriptor(name)?);
    dynamic.transcode_from(message)?;
    Ok(dynamic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::samenbeeld::v1;

    #[test]
    fn a_reply_is_written_in_protobuf_json_with_empty_lists_where_asked() {
        let reply = v1::GetPictureResponse {
            members: vec![v1::Member {
                own_client_number: "12".to_owned(),
                ..v1::Member::default()
            }],
            ..v1::GetPictureResponse::default()
        };
        let name = "samenbeeld.v1.GetPictureResponse";
        let whole = of(name, &reply, true).unwrap();
        assert_eq!(whole["members"][0]["ownClientNumber"], "12");
        assert_eq!(whole["withheld"], Value::Array(Vec::new()));
        let short = of(name, &reply, false).unwrap();
        assert!(short.get("withheld").is_none());
    }

    #[test]
    fn a_name_that_is_no_message_is_an_error() {
        assert!(of("samenbeeld.v1.Nothing", &v1::Receipt::default(), false).is_err());
    }
}
