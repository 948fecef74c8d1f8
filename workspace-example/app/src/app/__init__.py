"""An order service: orders in SQLite, prices by demand, a line protocol over TCP."""
