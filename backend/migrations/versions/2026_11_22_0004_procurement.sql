-- What happened to a document and who released a payment are only ever added to.
CREATE TRIGGER document_events_append_only BEFORE UPDATE OR DELETE ON document_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_releases_append_only BEFORE UPDATE OR DELETE ON payment_releases
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_events_no_truncate BEFORE TRUNCATE ON document_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_releases_no_truncate BEFORE TRUNCATE ON payment_releases
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
