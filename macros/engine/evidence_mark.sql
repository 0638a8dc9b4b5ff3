{#- The part of a row's `evidence` (int_evidence_items) that tells the item: a letter and digits. -#}
{% macro evidence_mark(evidence) -%}
    {{ return(adapter.dispatch('evidence_mark')(evidence)) }}
{%- endmacro %}

{% macro default__evidence_mark(evidence) -%}
    regexp_extract({{ evidence }}, '^[a-z]-?[0-9]+')
{%- endmacro %}

{% macro postgres__evidence_mark(evidence) -%}
    case when {{ evidence }} is not null then coalesce(substring({{ evidence }} from '^[a-z]-?[0-9]+'), '') end
{%- endmacro %}

{% macro spark__evidence_mark(evidence) -%}
    regexp_extract({{ evidence }}, '^[a-z]-?[0-9]+', 0)
{%- endmacro %}
