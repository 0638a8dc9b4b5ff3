-- One row per landed JSON:API resource, whichever file brought it: its `type` says what it is, else the file's name.
-- A bare identifier, as lists of linkage hold them, says nothing of its resource and is none.
{% set tables = {
    'conversations': 'customer-agent-conversation',
    'messages': 'customer-agent-message',
    'events': 'event',
    'metrics': 'metric',
    'profiles': 'profile',
    'attributions': 'attribution',
} %}

{% for table, resource_type in tables.items() -%}
    select
        _source_system,
        _account_id,
        '{{ table }}' as table_name,
        coalesce({{ normalised('type') }}, '{{ resource_type }}') as resource_type,
        coalesce({{ normalised('type') }}, '{{ resource_type }}') in (
            {% for known_type in tables.values() -%}
                '{{ known_type }}'{% if not loop.last %},{% endif %}
            {% endfor -%}
        ) as is_read,
        id as resource_id,
        attributes,
        relationships,
        page_link,
        _extracted_at,
        _load_id,
        _file,
        _row
    from {{ source('klaviyo', table) }}
    where attributes is not null or relationships is not null
    {% if not loop.last -%} union all {% endif %}
{% endfor %}
