{#- The columns that the loader adds to every landed row, with their types. The loader reads this list too. -#}
{% macro load_columns() %}
    {{ return({
        '_source_system': 'varchar',
        '_account_id': 'varchar',
        '_extracted_at': 'timestamp',
        '_loaded_at': 'timestamp',
        '_load_id': 'varchar',
        '_file': 'varchar',
        '_row': 'bigint',
        '_unknown_columns': 'varchar',
    }) }}
{% endmacro %}
