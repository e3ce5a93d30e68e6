//! Measure.
#![allow(warnings)]
struct Disk;
impl codegen::source::Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|e| e.to_string())
    }
}
fn hwm() -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let size = std::fs::metadata(&path).map(|m| m.len()).unwrap_or(0);
    let t = std::time::Instant::now();
    let handle = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || {
            let input = codegen::Input {
                path: &path,
                overlays: &[],
                loader: &Disk,
            };
            if std::env::var("STAGES").is_ok() {
                let mut s = codegen::source::SourceMap::new();
                let mut d = codegen::diagnostic::Diagnostics::new();
                let t = std::time::Instant::now();
                let tree = codegen::read(&input, &mut s, &mut d).unwrap();
                eprintln!("read {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                let n = codegen::normalize::normalize(&tree, &mut d).unwrap();
                drop(tree);
                eprintln!("normalize {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                let p = codegen::parse::parse(&n, &mut d);
                drop(n);
                eprintln!("parse {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                let (api, _) = codegen::lower::lower(&p, &mut d);
                drop(p);
                eprintln!(
                    "lower {:.2} {} MiB types {} ops {}",
                    t.elapsed().as_secs_f32(),
                    hwm(),
                    api.types.len(),
                    api.operations.len()
                );
                let c = codegen::check::check(&api, &mut d).unwrap();
                let f = codegen::analyze::analyze(c);
                eprintln!("analyze {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                let n = codegen::names::names(c, &f);
                eprintln!("names {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                let p = codegen::plan::plan(c, &f, &n, &codegen::config::Config::default());
                eprintln!("plan {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                let e = codegen::emit::emit(&p);
                eprintln!("emit {:.2} {} MiB", t.elapsed().as_secs_f32(), hwm());
                std::mem::forget(e);
                return None;
            }
            Some(codegen::generate(
                &input,
                &codegen::config::Config::default(),
            ))
        })
        .unwrap();
    let Some(o) = handle.join().unwrap() else {
        return;
    };
    let errors: Vec<_> = o
        .report
        .diagnostics
        .iter()
        .filter(|d| d.severity == codegen::diagnostic::Severity::Error)
        .collect();
    println!(
        "{:>7.1} s {:>5} MiB  in {:>6} KiB out {:>7} KiB files {:>6} diags {:>6} {}",
        t.elapsed().as_secs_f32(),
        hwm(),
        size / 1024,
        o.files.iter().map(|f| f.text.len()).sum::<usize>() / 1024,
        o.files.len(),
        o.report.diagnostics.iter().count(),
        errors
            .first()
            .map(|d| format!(
                "{:?} {}",
                d.code,
                d.message.chars().take(100).collect::<String>()
            ))
            .unwrap_or_default()
    );
    std::process::exit(0);
}
