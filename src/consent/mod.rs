//! The consent calculus: who must give, who gave, what is missing. A total, pure function of statements, authority and day.

mod statement;

pub use crate::model::ConsentKind;
pub use statement::{
    Cells, Giver, Language, RecordedStatement, Standing, Statement, StatementAnswer, TextShown,
};
