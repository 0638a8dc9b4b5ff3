{#-
    A bound of the Wilson score interval (95 %) of a share: `lower` or `upper`. NULL when the denominator is 0. With few rows a
    bare share says little; the interval stays inside 0 and 1 and around the share, whatever the last digit of a root is.
-#}
{% macro wilson_bound(numerator, denominator, side) -%}
    {%- set z = 1.959964 -%}
    {%- set share = rate(numerator, denominator) -%}
    {%- set middle = '(' ~ share ~ ' + ' ~ (z * z / 2) ~ ' / ' ~ denominator ~ ')' -%}
    {%- set half_width = z ~ ' * sqrt(' ~ share ~ ' * (1 - ' ~ share ~ ') / ' ~ denominator ~ ' + '
        ~ (z * z / 4) ~ ' / (cast(' ~ denominator ~ ' as ' ~ type_double() ~ ') * ' ~ denominator ~ '))' -%}
    {%- set scale = '(1 + ' ~ (z * z) ~ ' / ' ~ denominator ~ ')' -%}
    case
        when {{ denominator }} > 0 then
            {%- if side == 'lower' %}
            greatest(0, least({{ share }}, ({{ middle }} - {{ half_width }}) / {{ scale }}))
            {%- else %}
            least(1, greatest({{ share }}, ({{ middle }} + {{ half_width }}) / {{ scale }}))
            {%- endif %}
    end
{%- endmacro %}
