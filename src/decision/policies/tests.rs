use super::*;
use cedar_policy::RequestValidationError;
use cedar_policy::{Context, PolicySet};
use std::sync::LazyLock;

static WHOLE: LazyLock<PolicySet> =
    LazyLock::new(|| Read::new(&shipped(), &mut Vec::new()).policies);
static SCHEMA_OF_TODAY: LazyLock<Schema> = LazyLock::new(|| {
    let catalogue = Policies::load(&shipped()).unwrap().catalogue;
    read_schema(&shipped(), catalogue.on(Day::MAX), &mut Vec::new()).unwrap()
});

impl Policies {
    /// One layer of one cell, asked anew.
    pub(in crate::decision) fn asked_anew(
        &self,
        cell: &Cell,
        vector: &Vector,
        day: Day,
        layer: Layer,
    ) -> LayerTrace {
        let column = self.column(cell.clone(), day);
        LayerTrace::clone(&self.layer(&column, vector, day, layer, &mut Memo::default()))
    }

    /// As [`Policies::layer`], but with the whole bundle in place of a slice.
    pub(in crate::decision) fn layer_by_whole_bundle(
        &self,
        cell: &Cell,
        vector: &Vector,
        day: Day,
        layer: Layer,
    ) -> LayerTrace {
        let tables = self.catalogue.on(day);
        let context = self.whole_context(cell, vector, day);
        self.engine
            .ask_of(&WHOLE, cell, &context, layer, tables)
            .unwrap()
    }

    fn whole_context(&self, cell: &Cell, vector: &Vector, day: Day) -> Context {
        let facts = self.column(cell.clone(), day).facts(vector);
        let all = facts.values().map(|(name, _)| name).collect();
        self.engine.context(cell, &facts, &all).unwrap()
    }

    #[expect(clippy::result_large_err, reason = "the engine's own error")]
    /// Checks a request against the schema, as Cedar does on demand.
    pub(in crate::decision) fn conforms(
        &self,
        cell: &Cell,
        vector: &Vector,
        day: Day,
    ) -> Result<(), RequestValidationError> {
        let context = self.whole_context(cell, vector, day);
        self.engine
            .request(cell, &context, Layer::Task, Some(&SCHEMA_OF_TODAY))
            .unwrap()
            .map(|_| ())
    }
}

#[test]
fn each_rule_is_found_on_the_line_where_its_policy_begins() {
    let files = shipped();
    let policies = Policies::load(&files).unwrap();
    for rule in policies.rules() {
        let from = files[&rule.file].lines().skip(rule.line - 1);
        let own = from
            .clone()
            .take_while(|line| !line.trim_end().ends_with(';'));
        let id = format!("@id(\"{}\")", rule.id);
        assert!(
            own.clone().any(|line| line.contains(&id)),
            "{} at {}:{}",
            rule.id,
            rule.file,
            rule.line
        );
        assert_eq!(
            own.filter(|line| line.contains("@id(")).count(),
            1,
            "{}",
            rule.id
        );
    }
}
