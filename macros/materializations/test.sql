{#-
    A data test. In a build it is not run again where it asks the same of the same: what all that it reads was built from is what
    it was when the test last found nothing. `dbt test` and `--full-refresh` always run it. Other engines have dbt's.
-#}
{% materialization test, adapter='duckdb' %}
    {%- set content = content_of_test() if flags.WHICH == 'build' else none -%}
    {%- set has_passed = content is not none and book().passed.get(model.unique_id) == content -%}
    {%- if has_passed and not should_full_refresh() and not should_store_failures() -%}
        {% call statement('main', fetch_result=True) -%}
            -- found nothing over the same: {{ model.unique_id }}
            select
                0 as failures,
                false as should_warn,
                false as should_error
        {%- endcall %}
        {{ return({'relations': []}) }}
    {%- endif -%}
    {%- set done = materialization_test_default() -%}
    {%- do book().tested.update({model.unique_id: content if load_result('main').table.rows[0][0] == 0 else none}) -%}
    {{ return(done) }}
{% endmaterialization %}
