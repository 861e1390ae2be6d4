"""What a report may take from the ledger as a live figure: one file for each family of figures."""
