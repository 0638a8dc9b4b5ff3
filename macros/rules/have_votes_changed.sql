{#-
    Whether the votes of an episode, letters as int_ledger_votes writes them, say something else than before: those on AI replies do,
    and not only because a vote is about another reply, or about people, now.
-#}
{% macro have_votes_changed(before, now) -%}
    (
        translate(coalesce({{ before }}, ''), 'pun', '') <> translate(coalesce({{ now }}, ''), 'pun', '')
        and lower(coalesce({{ before }}, '')) <> lower(coalesce({{ now }}, ''))
    )
{%- endmacro %}
