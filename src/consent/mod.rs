//! The consent calculus: who must give, who gave, what is missing. A total, pure function of statements, authority and day.

mod statement;

pub use statement::{
    Cells, ConsentKind, Giver, Language, RecordedStatement, Standing, Statement, StatementAnswer,
    TextShown,
};
