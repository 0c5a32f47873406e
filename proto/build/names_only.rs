//! `Debug` for generated types that cannot leak: the name of the message and the names of the fields that
//! are set, never a value. Enums print their own name for the value, as a message holds them as numbers.

use heck::{ToSnakeCase, ToUpperCamelCase};
use prost_reflect::{
    DescriptorPool, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor,
};

const OURS: &str = "samenbeeld.";

/// The source text of all impls; it expects `names_only` in its parent module.
pub(crate) fn generate(pool: &DescriptorPool) -> String {
    let mut source = String::new();
    for message in pool.all_messages() {
        if !message.package_name().starts_with(OURS) || message.is_map_entry() {
            continue;
        }
        source.push_str(&for_message(&message));
        for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            source.push_str(&for_oneof(&message, &oneof));
        }
    }
    for value in pool.all_enums() {
        if value.package_name().starts_with(OURS) {
            source.push_str(&for_enum(&value));
        }
    }
    source
}

fn for_message(message: &MessageDescriptor) -> String {
    let mut fields: Vec<String> = message
        .fields()
        .filter(|field| !in_oneof(field))
        .map(|field| format!("(\"{}\", {})", field.name(), is_set(&field)))
        .collect();
    let oneofs = message.oneofs().filter(|oneof| !oneof.is_synthetic());
    fields.extend(oneofs.map(|oneof| {
        format!(
            "(\"{}\", self.{}.is_some())",
            oneof.name(),
            raw(oneof.name())
        )
    }));
    let body = format!(
        "super::names_only(f, \"{}\", &[{}])",
        message.name(),
        fields.join(", ")
    );
    implement(&path_of(message), &body)
}

fn for_oneof(message: &MessageDescriptor, oneof: &OneofDescriptor) -> String {
    let arms: Vec<String> = oneof
        .fields()
        .map(|field| {
            let variant = field.name().to_upper_camel_case();
            format!("Self::{variant}(_) => \"{}\"", field.name())
        })
        .collect();
    let arms = arms.join(", ");
    let path = format!(
        "{}::{}",
        module_of(message),
        oneof.name().to_upper_camel_case()
    );
    implement(&path, &format!("f.write_str(match self {{ {arms} }})"))
}

fn for_enum(value: &EnumDescriptor) -> String {
    let scope = match value.parent_message() {
        Some(parent) => module_of(&parent),
        None => package_path(value.package_name()),
    };
    let path = format!("{scope}::{}", value.name().to_upper_camel_case());
    implement(&path, "f.write_str(self.as_str_name())")
}

fn implement(path: &str, body: &str) -> String {
    format!(
        "impl ::core::fmt::Debug for {path} {{\n    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> \
         ::core::fmt::Result {{\n        {body}\n    }}\n}}\n"
    )
}

fn in_oneof(field: &FieldDescriptor) -> bool {
    field
        .containing_oneof()
        .is_some_and(|oneof| !oneof.is_synthetic())
}

fn is_set(field: &FieldDescriptor) -> String {
    let name = raw(field.name());
    if field.is_list() || field.is_map() {
        return format!("!self.{name}.is_empty()");
    }
    if field.supports_presence() {
        return format!("self.{name}.is_some()");
    }
    match field.kind() {
        Kind::String | Kind::Bytes => format!("!self.{name}.is_empty()"),
        Kind::Bool => format!("self.{name}"),
        Kind::Float | Kind::Double => format!("self.{name} != 0.0"),
        _ => format!("self.{name} != 0"),
    }
}

fn path_of(message: &MessageDescriptor) -> String {
    let scope = match message.parent_message() {
        Some(parent) => module_of(&parent),
        None => package_path(message.package_name()),
    };
    format!("{scope}::{}", message.name().to_upper_camel_case())
}

/// The module in which prost puts what is nested in `message`.
fn module_of(message: &MessageDescriptor) -> String {
    let scope = match message.parent_message() {
        Some(parent) => module_of(&parent),
        None => package_path(message.package_name()),
    };
    format!("{scope}::{}", raw(message.name()))
}

fn package_path(package: &str) -> String {
    package.split('.').map(raw).collect::<Vec<_>>().join("::")
}

/// Always a raw identifier: the same name to the compiler, and right for keywords too.
fn raw(name: &str) -> String {
    format!("r#{}", name.to_snake_case())
}
