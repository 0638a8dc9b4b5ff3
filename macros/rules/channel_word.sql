{#- A channel of the contract (the seed `channels`; a test compares the two), kept as a short word. -#}
{% macro channel_word(text) -%}
    {{ short_word(text, [
        'web_chat',
        'email',
        'whatsapp',
        'sms',
        'messenger',
        'instagram',
        'form',
        'phone',
        'portal',
        'social_other',
        'custom',
        'unknown',
    ]) }}
{%- endmacro %}
