//! Every description of a folder, generated; one test asks the compiler about two small ones.

use crate::{PETS, Ran, folder, run, run_by};
use std::fs;
use std::path::Path;

fn generate(path: &Path, arguments: &[&str]) -> Ran {
    let arguments = [&["--only", "generate"], arguments].concat();
    run("corpus", path, &arguments)
}

#[test]
fn every_description_has_a_row_and_nothing_else_has() {
    let files = folder(&[
        ("a/pets.yaml", PETS),
        ("b/old.json", r#"{ "openapi": "1.0" }"#),
        ("b/part.yaml", "type: object\n"),
        ("broken.yaml", "openapi: [\n"),
    ]);
    let arguments = &["--format", "json", "--jobs", "2"];
    let ran = generate(files.path(), arguments);
    let rows = ran.lines();
    let paths: Vec<&str> = rows.iter().filter_map(|row| row["path"].as_str()).collect();
    assert_eq!(paths, ["a/pets.yaml", "b/old.json", "broken.yaml"]);
    let pets = &rows[0];
    assert_eq!(
        (&pets["operations"], &pets["schemas"]),
        (&1.into(), &3.into())
    );
    assert_eq!(
        (&pets["generated"], &pets["check"], &pets["result"]),
        (&true.into(), &"not run".into(), &"generated".into())
    );
    assert!(pets["lines"].as_u64() > Some(50) && pets["peak_mib"].as_f64() > Some(1.0));
    assert_eq!(rows[1]["diagnostics"]["unsupported-version"], 1);
    let error = rows[2]["first_error"].as_str();
    assert!(
        error.is_some_and(|error| error.starts_with("broken.yaml:")),
        "{ran:?}"
    );
    assert_eq!(
        (rows[1]["result"].as_str(), ran.status),
        (Some("refused"), Some(1))
    );
    let ran = generate(files.path(), &["--allow-refused"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
}

#[test]
fn people_get_a_table() {
    let files = folder(&[("pets.yaml", PETS), ("other.yaml", PETS)]);
    let ran = generate(files.path(), &["--filter", "pets"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("result "), "{ran:?}");
    assert!(
        lines[1].starts_with("generated ") && lines[1].ends_with("  pets.yaml"),
        "{ran:?}"
    );
    assert_eq!(
        lines.last().copied(),
        Some("1 documents: 1 generated; 1 operations, of which 0 were left out")
    );
    assert_eq!(ran.err, "");
    let ran = generate(files.path(), &["--format", "markdown"]);
    assert!(
        ran.out.contains("\n| pets.yaml | 3.0.3 | 1 | 0 | 3 | "),
        "{ran:?}"
    );
}

#[test]
fn what_was_done_before_is_done_again_only_if_something_differs() {
    let files = folder(&[("pets.yaml", PETS), ("other.yaml", PETS)]);
    let kept = |arguments: &[&str]| {
        let arguments = [&["--format", "json"], arguments].concat();
        let rows = generate(files.path(), &arguments).lines();
        rows.iter()
            .map(|row| row["kept"] == true)
            .collect::<Vec<_>>()
    };
    assert_eq!(kept(&[]), [false, false]);
    assert_eq!(kept(&[]), [true, true]);
    fs::write(
        files.path().join("pets.yaml"),
        PETS.replace("tag:", "kind:"),
    )
    .unwrap();
    assert_eq!(kept(&[]), [true, false]);
    assert_eq!(kept(&["--fresh"]), [false, false]);
    // Under other limits something else may come of it.
    assert_eq!(kept(&["--time-limit", "60"]), [false, false]);
}

#[test]
fn what_takes_too_much_is_a_row_and_no_end_of_the_run() {
    let files = folder(&[("pets.yaml", PETS), ("other.yaml", PETS)]);
    let arguments = &["--memory-limit", "1", "--format", "json", "--allow-refused"];
    let ran = generate(files.path(), arguments);
    let rows = ran.lines();
    #[cfg(target_os = "linux")]
    for row in &rows {
        let said = (row["result"].as_str(), row["first_error"].as_str());
        assert_eq!(
            said,
            (Some("memory"), Some("it wanted more than 1 MiB")),
            "{ran:?}"
        );
    }
    assert_eq!((rows.len(), ran.status), (2, Some(1)), "{ran:?}");
}

#[test]
fn a_run_is_compared_with_an_earlier_one() {
    let files = folder(&[("pets.yaml", PETS), ("other.yaml", PETS)]);
    let before = generate(files.path(), &["--format", "json"]);
    let baseline = files.path().join("before.jsonl");
    fs::write(&baseline, &before.out).unwrap();
    let baseline = ["--baseline", baseline.to_str().unwrap()];
    let ran = generate(files.path(), &baseline);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("Nothing differs from the baseline"),
        "{ran:?}"
    );

    fs::write(files.path().join("pets.yaml"), "openapi: [\n").unwrap();
    let arguments = [&baseline[..], &["--allow-refused", "--format", "json"]].concat();
    let ran = generate(files.path(), &arguments);
    assert_eq!((ran.status, ran.lines().len()), (Some(1), 2));
    assert!(
        ran.err.contains("  pets.yaml: generated → refused: "),
        "{ran:?}"
    );
    assert!(ran.err.contains("  pets.yaml: operations 1 → 0"), "{ran:?}");
}

#[test]
fn clients_are_compiled_beside_each_other() {
    let files = folder(&[("pets.yaml", PETS), ("other.yaml", PETS)]);
    let ran = run(
        "corpus",
        files.path(),
        &["--jobs", "2", "--clippy", "--format", "json"],
    );
    let rows = ran.lines();
    for row in &rows {
        assert_eq!(
            (&row["check"], &row["clippy"]),
            (&"ok".into(), &"ok".into()),
            "{row}"
        );
        assert!(row["check_cpu_seconds"].as_f64() > Some(0.0), "{row}");
    }
    assert_eq!((rows.len(), ran.status), (2, Some(0)), "{ran:?}");
    let ran = run("corpus", files.path(), &["--format", "json"]);
    for row in ran.lines() {
        assert_eq!(
            (&row["kept"], &row["clippy"]),
            (&true.into(), &"not run".into()),
            "{row}"
        );
    }
    // Another program generates anew, and asks the compiler nothing that it has been asked: what it took is what it took then.
    #[cfg(unix)]
    {
        let other = files.path().join("other-xtask");
        let mut program = fs::read(env!("CARGO_BIN_EXE_xtask")).unwrap();
        program.push(0);
        fs::copy(env!("CARGO_BIN_EXE_xtask"), &other).unwrap();
        fs::write(&other, program).unwrap();
        let ran = run_by(&other, "corpus", files.path(), &["--format", "json"]);
        let again = ran.lines();
        assert_eq!(again.len(), 2, "{ran:?}");
        for (row, again) in rows.iter().zip(&again) {
            let took = |row: &serde_json::Value| row["check_cpu_seconds"].clone();
            assert_eq!(
                (took(again), &again["kept"]),
                (took(row), &false.into()),
                "{again}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_compiler_that_gets_no_memory_says_nothing_of_the_client() {
    let files = folder(&[("pets.yaml", PETS)]);
    let ran = run(
        "corpus",
        files.path(),
        &["--memory", "64", "--format", "json"],
    );
    let rows = ran.lines();
    let said = (rows[0]["check"].as_str(), rows[0]["first_error"].as_str());
    assert_eq!(
        said,
        (
            Some("errors"),
            Some("the compiler wanted more memory than 64 MiB")
        ),
        "{ran:?}"
    );
    assert_eq!(ran.status, Some(1), "{ran:?}");
    // So it is asked again.
    let ran = run("corpus", files.path(), &["--format", "json"]);
    let rows = ran.lines();
    assert_eq!(rows[0]["check"], "ok", "{ran:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_run_has_begun_ends_with_it() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    // A shell in the run's place begins what a run begins, and ends when nobody has anything to say to it any more.
    let mut shell = Command::new("sh")
        .args([
            "-c",
            "\"$0\" sleep 1000 & echo $!; read -r line",
            env!("CARGO_BIN_EXE_xtask"),
        ])
        .env("XTASK_LIMITED_MIB", "4096")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut id = String::new();
    let mut said = BufReader::new(shell.stdout.take().unwrap());
    said.read_line(&mut id).unwrap();
    let folder = Path::new("/proc").join(id.trim());
    let state = || fs::read_to_string(folder.join("stat")).unwrap_or_default();
    let becomes = |is_so: &dyn Fn(&str) -> bool| {
        let start = Instant::now();
        while !is_so(&state()) {
            assert!(start.elapsed() < Duration::from_secs(60), "{}", state());
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    becomes(&|state| state.contains("(sleep)"));
    drop(shell.stdin.take());
    shell.wait().unwrap();
    // Nobody may be there to bury it.
    becomes(&|state| state.is_empty() || state.contains(") Z "));
}
