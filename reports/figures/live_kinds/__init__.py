"""The tables that a report may take from the ledger: what each shows, one file for those of one subject."""
