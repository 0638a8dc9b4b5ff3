{#-
    Spark's landing tables lie in the folders of the newest shipment (scripts/ship_raw.py), or in empty ones before the first. The
    tables are pointed at a new shipment here, so that a build reads one from its first model to its last. They are looked at where
    the shipment or their columns are other ones than the schema `raw` has noted: the metastore takes a while for each.
    What dbt writes of its own work is no landed table: Spark keeps its files.
-#}
{% macro spark__create_landing_tables() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed', 'test', 'snapshot', 'retry'] -%}
        {%- set shipment = newest_shipment() -%}
        {%- set tables = {} -%}
        {%- set own = [] -%}
        {%- for source in graph.sources.values() if source.package_name == own_package() -%}
            {%- set definitions = {} -%}
            {%- for name, data_type in landing_columns(source).items() -%}
                {%- do definitions.update({name: adapter.quote(name) ~ ' ' ~ column_type(data_type)}) -%}
            {%- endfor -%}
            {%- do tables.update({source.schema ~ '.' ~ source.identifier: definitions}) -%}
            {%- do own.append(source.schema ~ '.' ~ source.identifier) if source.config.meta.written_by == 'dbt' -%}
        {%- endfor -%}
        {%- set mark = local_md5(tables ~ ' ' ~ shipment.name) -%}
        {%- do run_query('create schema if not exists raw') -%}
        {%- set noted = run_query('describe schema extended raw').rows | map('last') | join(' ') -%}
        {%- if mark not in noted -%}
            {%- set standing = run_query('show tables in raw').rows | map(attribute=1) | list -%}
            {%- for table, definitions in tables.items() -%}
                {%- set folder = shipment.folder ~ '/' ~ table.split('.')[1] -%}
                {%- if table.split('.')[1] not in standing -%}
                    {%- do run_query('create table ' ~ table ~ ' (' ~ definitions.values() | join(', ') ~ ') using parquet'
                        ~ ('' if table in own else " location '" ~ folder ~ "'")) -%}
                {%- else -%}
                    {%- set present = run_query('show columns in ' ~ table).columns[0].values() | map('lower') | list -%}
                    {%- for name, definition in definitions.items() if name | lower not in present -%}
                        {%- do run_query('alter table ' ~ table ~ ' add columns (' ~ definition ~ ')') -%}
                    {%- endfor -%}
                    {%- if shipment.name and table not in own -%}
                        {%- do run_query('alter table ' ~ table ~ " set location '" ~ folder ~ "'") -%}
                    {%- endif -%}
                {%- endif -%}
            {%- endfor -%}
            {%- do run_query("alter schema raw set dbproperties ('landed' = '" ~ mark ~ "')") -%}
        {%- endif -%}
        {%- do take_shipped_ledger(shipment) if shipment.has_ledger -%}
    {%- endif -%}
{% endmacro %}
