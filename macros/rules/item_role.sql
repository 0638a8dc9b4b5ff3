{#- What an item counts as, kept as a short word: the roles of int_messages and of event_role, and the one of int_contextual_events. -#}
{% macro item_role(text) -%}
    {{ short_word(text, [
        'contact_message',
        'ai_reply',
        'human_reply',
        'other_public_message',
        'not_public',
        'handoff',
        'human_assignment',
        'ai_assignment',
        'letting_go',
        'handoff_request',
        'close',
        'reopen',
        'other_event',
    ]) }}
{%- endmacro %}
