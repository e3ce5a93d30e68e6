//! Shows the description that the bytes of a file choose, and with `--generate` what is made of it.

use codegen_fuzz::document::plausible;
use codegen_fuzz::properties;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("the path of a file");
    let files = plausible(&std::fs::read(path).expect("the file can be read"));
    print!("{}", files.shown());
    if arguments.next().is_some() {
        print!("{}", properties::shown(&files));
    }
}
