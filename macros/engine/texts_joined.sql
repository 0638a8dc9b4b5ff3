{#-
    Aggregate: the texts of a group joined into one, in the order of some values, then of the texts; NULL where there is none. The
    separator is SQL. As a list that is sorted: DuckDB takes ten times as long for an aggregate with an order of its own.
-#}
{% macro texts_joined(text, separator, order_by=[]) -%}
    {{ return(adapter.dispatch('texts_joined')(text, separator, order_by)) }}
{%- endmacro %}

{% macro default__texts_joined(text, separator, order_by) -%}
    array_to_string(
        list_transform(
            list_sort(
                list(struct_pack(
                    {% for value in order_by %}value_{{ loop.index }} := {{ value }}, {% endfor %}text := {{ text }}
                )) filter (where {{ text }} is not null)
            ),
            lambda joined: joined.text
        ),
        {{ separator }}
    )
{%- endmacro %}

{% macro postgres__texts_joined(text, separator, order_by) -%}
    string_agg({{ text }}, {{ separator }} order by {% for value in order_by %}{{ value }}, {% endfor %}{{ text }})
{%- endmacro %}

{% macro spark__texts_joined(text, separator, order_by) -%}
    listagg({{ text }}, {{ separator }})
    within group (order by {% for value in order_by %}{{ value }} nulls last, {% endfor %}{{ text }})
{%- endmacro %}
