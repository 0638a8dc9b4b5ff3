{#-
    The text key of an episode: source, account, conversation and number. Source and account are folder names and hold no
    slash, the number is what follows the last one: no two episodes share a key.
-#}
{% macro episode_id(relation, episode_index) -%}
    {{ relation }}.source_system || '/' || {{ relation }}.account_id || '/' || {{ relation }}.conversation_id || '/'
    || cast({{ episode_index }} as varchar)
{%- endmacro %}
