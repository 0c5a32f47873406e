//! What a process has used, as Linux tells it (proc(5)).

use std::fs;
use std::time::Duration;

use anyhow::Context;

/// Length of a clock tick: the kernel tells user space of hundredths of a second (`USER_HZ`), whatever it counts in itself.
const TICK: Duration = Duration::from_millis(10);
/// Field of `/proc/<id>/stat` with the ticks spent in user mode, counted from the state, which follows the name in brackets.
const USER: usize = 11;

/// Time of both cores that a process has used so far.
pub(super) fn used(id: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).context("a process ended")?;
    // The name may hold spaces and brackets.
    let (_, fields) = stat.rsplit_once(") ").context("a line of /proc")?;
    let mut fields = fields.split(' ').skip(USER);
    let mut ticks = || -> anyhow::Result<u32> {
        let ticks = fields.next().context("a field of /proc")?;
        Ok(ticks.parse()?)
    };
    let (user, system) = (ticks()?, ticks()?);
    Ok(TICK * user + TICK * system)
}

/// Most memory a process ever had resident, in MiB.
pub(super) fn most_resident(id: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).context("a process ended")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    let kib: u32 = kib.context("VmHWM in /proc")?.parse()?;
    Ok(f64::from(kib) / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_used_time_and_memory() {
        let id = std::process::id();
        let before = used(id).unwrap();
        let mut sum = 0_u64;
        while used(id).unwrap() == before {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(most_resident(id).unwrap() > 1.0);
    }
}
