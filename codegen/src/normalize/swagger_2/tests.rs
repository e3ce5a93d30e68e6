//! Tests of the rewriting: what an object of 2.0 becomes.
