{#-
    What moved a rate and how far, in a sentence. label: as effect_label writes it; before, now: the value's rate or share in the
    two weeks; effect: how far it moved the whole. NULL where one of them is.
-#}
{% macro effect_sentence(label, before, now, effect) -%}
    {{ label }} || ' went from ' || {{ percent_text(before) }} || ' to ' || {{ percent_text(now) }} || ', which moved the whole by '
    || case when {{ effect }} > 0 then '+' else '' end || cast(cast({{ rounded('100 * ' ~ effect, 1) }} as decimal(9, 1)) as varchar) || ' points'
{%- endmacro %}
