{#- The exits of an eligible episode, of which it takes exactly one, in the order in which they are shown (fct_episodes.exit). -#}
{% macro episode_exits() -%}
    {{ return([
        'resolved_confirmed',
        'resolved_assumed',
        'handoff_unserved',
        'not_substantive',
        'negative_feedback',
        'handed_off_served',
        'handed_off_waiting',
        'handed_off_unknown',
        'human_assisted',
        'human_only',
        'unanswered',
        'pending',
    ]) }}
{%- endmacro %}
