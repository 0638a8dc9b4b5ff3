{#-
    Prints what the failing rows of a data test say, the first ten of each: dbt itself prints only how many there are. A test
    names the column that says it: config(meta={'tells': 'message'}). Values come from files: characters that steer a terminal
    are replaced.
-#}
{% macro tell_failed_tests(results) %}
    {%- if execute -%}
        {%- for result in results if result.node.resource_type == 'test' and result.status in ['fail', 'warn'] -%}
            {%- set column = result.node.config.meta.get('tells') -%}
            {%- if column -%}
                {%- set rows = run_query(
                    'select ' ~ column ~ ' from (' ~ engine_words(result.node.compiled_code) ~ ') as failing order by 1 limit 10'
                ).rows -%}
                {%- do print(('FAIL ' if result.status == 'fail' else 'WARN ') ~ result.node.name ~ ':') -%}
                {%- for row in rows -%}
                    {%- do print('  ' ~ modules.re.sub('[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]', '?', row[0])) -%}
                {%- endfor -%}
                {%- if result.failures > rows | length -%}
                    {%- do print('  and ' ~ (result.failures - rows | length) ~ ' more') -%}
                {%- endif -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
