{#-
    A unit test. dbt asks the engine for the types of a model's columns through a table that it names after the test; names of
    tests are sentences, and no name of Postgres is longer than 63 signs: here the table is called by a hash. Exact numbers are
    compared without the zeros at their end, which dbt, comparing texts, would take for another value. Spark says the types without
    any table. All else is dbt's.
-#}
{% materialization unit, adapter='postgres' %}
    {%- set probe = make_temp_relation(api.Relation.create(
        database=this.database, schema=this.schema, identifier='unit_' ~ local_md5(this.identifier), type='table'
    )) -%}
    {%- do run_query(get_create_table_as_sql(True, probe, get_empty_subquery_sql(sql))) -%}
    {%- set types = {} -%}
    {%- set quoted = {} -%}
    {%- for column in adapter.get_columns_in_relation(probe) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set compared = [] -%}
    {%- for name in (expected_rows[0] if expected_rows else types) -%}
        {%- set column = quoted[name | lower] -%}
        {%- set is_exact = types[name | lower].startswith('numeric') -%}
        {%- do compared.append('trim_scale(' ~ column ~ ') as ' ~ column if is_exact else column) -%}
    {%- endfor -%}
    {%- set expected = config.get('expected_sql') or get_expected_sql(expected_rows, types, quoted) -%}
    {% call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected, compared) }}
    {%- endcall %}
    {%- do adapter.drop_relation(probe) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{% materialization unit, adapter='spark' %}
    {%- set text = engine_words(sql) -%}
    {%- set types = {} -%}
    {%- set quoted = {} -%}
    {%- for name, type, _ in spark_columns('query ' ~ text) -%}
        {%- do types.update({name | lower: type}) -%}
        {%- do quoted.update({name | lower: adapter.quote(name)}) -%}
    {%- endfor -%}
    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set compared = [] -%}
    {%- for name in (expected_rows[0] if expected_rows else types) -%}
        {%- do compared.append(quoted[name | lower]) -%}
    {%- endfor -%}
    {%- set expected = config.get('expected_sql') or get_expected_sql(expected_rows, types, quoted) -%}
    {% call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(text, engine_words(expected), compared) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
