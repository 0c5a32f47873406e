-- What is over term is emptied in place: nothing else of a record or an entry ever changes, and nothing that was emptied comes back.
DROP TRIGGER register_is_never_changed ON register;
CREATE TRIGGER register_is_never_changed BEFORE UPDATE ON register
FOR EACH ROW
WHEN (NEW.record <> '\x' OR NEW.seq <> OLD.seq OR NEW.subject <> OLD.subject OR NEW.item IS DISTINCT FROM OLD.item
    OR NEW.begins <> OLD.begins OR NEW.recorded_at <> OLD.recorded_at)
EXECUTE FUNCTION refuse('the register is append-only');

DROP TRIGGER entries_are_never_changed ON entries;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
FOR EACH ROW
WHEN (NEW.sections <> '\x' OR NEW.chain <> OLD.chain OR NEW.position <> OLD.position OR NEW.receipt <> OLD.receipt
    OR NEW.at <> OLD.at OR NEW.leaf <> OLD.leaf OR NEW.link <> OLD.link OR NEW.commitments <> OLD.commitments
    OR NEW.readers <> OLD.readers OR NEW.sealed_under <> OLD.sealed_under)
EXECUTE FUNCTION refuse('the log is append-only');
CREATE INDEX entries_sealed_under ON entries (sealed_under);
