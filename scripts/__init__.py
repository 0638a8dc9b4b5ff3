"""Commands of the project that are not dbt's."""
