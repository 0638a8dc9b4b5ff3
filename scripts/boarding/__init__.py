"""Turn what the marts and reports say of an account into a page that people look at: reading, drawing, writing."""
