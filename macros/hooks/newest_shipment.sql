{#-
    The shipment that counts, of those that scripts/ship_raw.py wrote beside Spark's warehouse: its name, its folder, and whether a
    ledger came with it. Before the first there is no name, and the folder is one in which nothing lies.
-#}
{% macro newest_shipment() %}
    {%- set found = run_query('describe schema default').rows | selectattr(0, 'equalto', 'Location') | first -%}
    {%- set shipments = found[1].rpartition('/')[0] ~ '/shipments' -%}
    {%- do run_query('create schema if not exists beside') -%}
    {%- do run_query(
        'create table if not exists beside.newest_shipment (shipment string, has_ledger boolean)'
        ~ " using parquet location '" ~ shipments ~ "/newest'"
    ) -%}
    {%- set rows = run_query('select shipment, has_ledger from beside.newest_shipment').rows -%}
    {%- set name = rows[0][0] if rows else none -%}
    {{ return({'name': name, 'folder': shipments ~ '/' ~ (name or 'none'), 'has_ledger': rows | length > 0 and rows[0][1]}) }}
{% endmacro %}
