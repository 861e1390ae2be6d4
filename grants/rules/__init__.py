"""What can be said of a notice with a pencil: its moves, its references, its money, its powers."""
