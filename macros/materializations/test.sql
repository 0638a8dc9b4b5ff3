{#-
    A data test. In a build it is not run again where it asks the same of the same: what all that it reads was built from is what
    it was when the test last found nothing. One that says `by_conversation` looks at the touched conversations alone where it is
    known to find nothing in the others; what it finds there is looked for in all, and that counts: a sum beside a table of all
    conversations differs by itself. `dbt test` and `--full-refresh` always run it whole. Other engines have dbt's.
-#}
{% materialization test, adapter='duckdb' %}
    {%- set page = page_of_test() if flags.WHICH == 'build' else none -%}
    {%- set passed = book().passed.get(model.unique_id) if page else none -%}
    {%- if passed and not should_full_refresh() and not should_store_failures()
        and (passed.content == page.content or finds_nothing_touched(page, passed)) -%}
        {% call statement('main', fetch_result=True) -%}
            -- found nothing over the same, or over what changed: {{ model.unique_id }}
            select
                0 as failures,
                false as should_warn,
                false as should_error
        {%- endcall %}
        {%- do book().tested.update({model.unique_id: page}) -%}
        {{ return({'relations': []}) }}
    {%- endif -%}
    {%- set done = materialization_test_default() -%}
    {%- do book().tested.update({model.unique_id: page if load_result('main').table.rows[0][0] == 0 else none}) -%}
    {{ return(done) }}
{% endmaterialization %}
