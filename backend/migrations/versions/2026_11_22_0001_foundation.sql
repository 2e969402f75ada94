-- The ledger and the audit chain are only ever added to.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER stock_ledger_append_only BEFORE UPDATE OR DELETE ON stock_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Row triggers do not fire on TRUNCATE.
CREATE TRIGGER stock_ledger_no_truncate BEFORE TRUNCATE ON stock_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A balance is the sum of the ledger. One statement per insert statement, so that loading by COPY stays quick.
CREATE FUNCTION keep_stock_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The row comes first, empty: the check on the balance would refuse a negative movement as an insert
    -- before it looked for the conflict.
    INSERT INTO stock_balances (location_code, sku, lot_code, quantity)
    SELECT DISTINCT location_code, sku, lot_code, 0 FROM added ORDER BY location_code, sku, lot_code
    ON CONFLICT DO NOTHING;
    -- Two writers that move the same lots must lock them in the same order.
    PERFORM FROM stock_balances
    WHERE (location_code, sku, lot_code) IN (SELECT location_code, sku, lot_code FROM added)
    ORDER BY location_code, sku, lot_code FOR UPDATE;
    UPDATE stock_balances AS balance SET quantity = balance.quantity + moved.quantity
    FROM (
        SELECT location_code, sku, lot_code, sum(quantity) AS quantity FROM added
        GROUP BY location_code, sku, lot_code
    ) AS moved
    WHERE (balance.location_code, balance.sku, balance.lot_code)
        = (moved.location_code, moved.sku, moved.lot_code);
    RETURN NULL;
END
$$;

CREATE TRIGGER stock_ledger_keeps_balance AFTER INSERT ON stock_ledger
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_stock_balance();
