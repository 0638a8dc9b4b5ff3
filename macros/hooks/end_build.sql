{#-
    Writes down how a run that `begin_build` wrote down has ended: whole when every model of the project is built over the
    present loads, seeds and as_of, else a mixture with the models that are not. A failed test alone makes no mixture; it
    counts until it runs again and passes.
-#}
{% macro end_build(results) %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed'] -%}
        {%- set models = build_models() -%}
        {%- set files = seed_hashes() -%}
        {%- set loads = found_loads() -%}
        {%- set before = newest_build(loads[0]) -%}
        {%- if before and before.status == 'begun' -%}
            {%- set loaded = fromjson(before.seed_hashes) -%}
            {%- set built = [] -%}
            {%- set tests = project_nodes().values() | selectattr('resource_type', 'eq', 'test') | map(attribute='name') | list -%}
            {%- set failing = before.failing_tests.split() | select('in', tests) | list -%}
            {%- for result in results -%}
                {%- set unique_id = result.node.unique_id -%}
                {%- if result.status == 'success' and not flags.EMPTY | default(false) -%}
                    {%- if unique_id in files -%}{%- do loaded.update({unique_id: files[unique_id]}) -%}{%- endif -%}
                    {%- do built.append(unique_id) -%}
                {%- endif -%}
                {%- if result.node.resource_type == 'test' and result.node.package_name == own_package()
                    and result.status != 'skipped' -%}
                    {%- do failing.remove(result.node.name) if result.node.name in failing -%}
                    {%- do failing.append(result.node.name) if result.status in ['fail', 'error'] -%}
                {%- endif -%}
            {%- endfor -%}
            {%- set names = before.stale_models.split() -%}
            {%- set stale = [] -%}
            {#- a server takes loads while a build runs: who knows what of it was read -#}
            {%- for model in models
                if (model.split('.')[-1] in names and model not in built) or not before.is_same_input -%}
                {%- do stale.append(model) -%}
            {%- endfor -%}
            {%- set settings = none -%}
            {%- if not stale -%}
                {%- set settings = run_query(
                    'select ' ~ hash_of_rows(
                        "source_system || '/' || account_id || '/' || timezone || '/' || week_start || '/'"
                        ~ " || coalesce(currency, '')"
                    ) ~ ' from marts.dim_accounts'
                ).rows[0][0] -%}
            {%- endif -%}
            {%- do write_build_entry(
                'mixture' if stale else 'whole', loads[0], loads[1], loaded, stale, failing | sort | join(' '), settings
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
