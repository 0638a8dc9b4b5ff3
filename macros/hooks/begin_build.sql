{#-
    Writes down that a run begins to change tables, and which models are not built over the present loads, seeds and as_of
    until it ends: those that were not before, those it selects, those that no table or view stands for, and those behind a
    seed that it loads with another content. `dbt retry` selects nothing and does not tell what it takes: what it could
    take is stale already, but for seeds. A run that writes no table (tests, documentation) leaves the record alone.
-#}
{% macro begin_build() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed'] -%}
        {%- set models = build_models() -%}
        {%- set files = seed_hashes() -%}
        {%- set selected = selected_resources -%}
        {%- if not selected or selected | select('in', models + files.keys() | list) | list -%}
            {%- set loads = found_loads() -%}
            {%- set before = newest_build(loads[0]) -%}
            {%- set loaded = fromjson(before.seed_hashes) if before else {} -%}
            {%- set changed = [] -%}
            {%- for seed in selected or files if seed in files and files[seed] != loaded.get(seed) -%}
                {%- do changed.append(seed) -%}
                {#- until it is loaded whole, nobody knows what stands there -#}
                {%- do loaded.pop(seed, none) -%}
            {%- endfor -%}
            {%- set stale = models -%}
            {%- set failing = '' -%}
            {%- if before and before.is_same_input -%}
                {%- set names = before.stale_models.split() -%}
                {%- set behind = models_after(changed) -%}
                {%- set standing = standing_relations() -%}
                {%- set stale = [] -%}
                {%- set failing = before.failing_tests -%}
                {%- for model in models -%}
                    {%- if model.split('.')[-1] in names or model in behind or model in selected
                        or project_nodes()[model].relation not in standing -%}
                        {%- do stale.append(model) -%}
                    {%- endif -%}
                {%- endfor -%}
            {%- endif -%}
            {%- do write_build_entry('begun', loads[0], loads[1], loaded, stale, failing, none) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
