{#-
    Writes down that a run begins to change tables, and which models are not built over the present loads, seeds and as_of
    until it ends: those that were not before, those it selects, and those behind a seed that it loads with another content.
    A run that writes no table (tests, documentation) leaves the record alone.
-#}
{% macro begin_build() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed', 'retry'] -%}
        {%- set models = build_models() -%}
        {%- set files = seed_hashes() -%}
        {%- set selected = selected_resources -%}
        {%- if selected | select('in', models + files.keys() | list) | list -%}
            {%- set loads = found_loads() -%}
            {%- set before = newest_build(loads[0]) -%}
            {%- set loaded = fromjson(before.seed_hashes) if before else {} -%}
            {%- set changed = [] -%}
            {%- for seed in selected if seed in files and files[seed] != loaded.get(seed) -%}
                {%- do changed.append(seed) -%}
            {%- endfor -%}
            {%- set stale = models -%}
            {%- if before and before.is_same_input -%}
                {%- set names = before.stale_models.split() -%}
                {%- set behind = models_after(changed) -%}
                {%- set stale = [] -%}
                {%- for model in models if model.split('.')[-1] in names or model in behind or model in selected -%}
                    {%- do stale.append(model) -%}
                {%- endfor -%}
            {%- endif -%}
            {%- do write_build_entry('begun', loads[0], loads[1], loaded, stale, none, none) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
