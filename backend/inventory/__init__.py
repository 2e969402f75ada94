"""Stock: ledger, balances, cover."""
