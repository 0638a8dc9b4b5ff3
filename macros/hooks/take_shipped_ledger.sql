{#-
    Takes in the ledger of a shipment where it has rows that Spark's lacks: Spark's was empty then, or is part of it
    (scripts/shipping/ledger.py). `is_current` is left out of this comparison, for publishing changes it. The rows get a folder of
    their own, neither of the two that the ledger is written to by turns (macros/materializations/spark_folder.sql).
-#}
{% macro take_shipped_ledger(shipment) %}
    {%- set ledger = graph.nodes.values() | selectattr('config.materialized', 'equalto', 'ledger') | first -%}
    {%- set name = ledger.schema ~ '.' ~ ledger.alias -%}
    {%- set columns = ledger.columns.values() | map(attribute='name') | list -%}
    {%- set shipped = 'parquet.`' ~ shipment.folder ~ '/' ~ ledger.alias ~ '`' -%}
    {%- do run_query('create schema if not exists ' ~ ledger.schema) -%}
    {%- set standing = ledger.alias in run_query('show tables in ' ~ ledger.schema).rows | map(attribute=1) | list -%}
    {%- set lacking = true -%}
    {%- if standing -%}
        {%- set present = run_query('show columns in ' ~ name).columns[0].values() | list -%}
        {%- set compared = columns | select('in', present) | reject('equalto', 'is_current') | join(', ') -%}
        {%- set lacking = run_query(
            'select 1 from (select ' ~ compared ~ ' from ' ~ shipped ~ ' except all select ' ~ compared ~ ' from ' ~ name ~ ') limit 1'
        ).rows | length > 0 -%}
    {%- endif -%}
    {%- if lacking -%}
        {%- set schema = run_query('describe schema ' ~ ledger.schema).rows | selectattr(0, 'equalto', 'Location') | first -%}
        {%- set folder = schema[1] ~ '/' ~ ledger.alias ~ '__' ~ shipment.name -%}
        {%- set definitions = [] -%}
        {%- for column in ledger.columns.values() -%}
            {%- do definitions.append(adapter.quote(column.name) ~ ' ' ~ column_type(column.data_type)) -%}
        {%- endfor -%}
        {%- set beside = spark_beside(api.Relation.create(schema=ledger.schema, identifier=ledger.alias)) -%}
        {%- do run_query('drop table if exists ' ~ beside) -%}
        {%- do run_query(
            'create table ' ~ beside ~ " using parquet location '" ~ folder ~ "' as select " ~ columns | join(', ') ~ ' from ' ~ shipped
        ) -%}
        {%- if standing -%}
            {%- do run_query('alter table ' ~ name ~ " set location '" ~ folder ~ "'") -%}
        {%- else -%}
            {%- do run_query(
                'create table ' ~ name ~ ' (' ~ definitions | join(', ') ~ ") using parquet location '" ~ folder ~ "'"
            ) -%}
            {%- do adapter.cache_added(api.Relation.create(schema=ledger.schema, identifier=ledger.alias, type='table')) -%}
        {%- endif -%}
        {%- do run_query('drop table ' ~ beside) -%}
    {%- endif -%}
{% endmacro %}
