//! Compiles the contracts under `proto/samenbeeld` without protoc, and refuses what breaks the house.
//!
//! Three things come out: the generated Rust code (included by `src/proto.rs`), `Debug` impls that show
//! names of set fields and never content, and the descriptor set with all options, which drives redaction.

#[path = "build/field_rules.rs"]
mod field_rules;
#[path = "build/names_only.rs"]
mod names_only;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const ROOT: &str = "proto";
const CONTRACTS: &str = "proto/samenbeeld";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={ROOT}");
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), Box<dyn Error>> {
    let out = out_dir()?;
    let mut files = Vec::new();
    collect(Path::new(CONTRACTS), &mut files)?;
    files.sort();

    let mut compiler = protox::Compiler::new([ROOT])?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(&files)?;
    let pool = compiler.descriptor_pool();
    field_rules::check(&pool)?;

    // The encoded set of the compiler keeps custom options; re-encoding prost types would drop them.
    fs::write(
        out.join("samenbeeld.bin"),
        compiler.encode_file_descriptor_set(),
    )?;
    fs::write(out.join("names_only.rs"), names_only::generate(&pool))?;
    tonic_prost_build::configure()
        .btree_map(".")
        .codec_path("crate::transport::codec::FieldNamingCodec")
        .skip_debug(["."])
        .include_file("contracts.rs")
        .compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo hands a build script its output folder through the environment alone"
)]
fn out_dir() -> Result<PathBuf, Box<dyn Error>> {
    std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "OUT_DIR is not set: build with cargo".into())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            files.push(path);
        }
    }
    Ok(())
}
