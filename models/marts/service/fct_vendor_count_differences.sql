-- One row per count that a vendor states of a conversation, beside the one computed from what was exported.
{% set counts = [
    'number_of_outgoing_messages',
    'number_of_incoming_messages',
    'number_of_responses',
    'number_of_assignments',
] %}

with

figures as (select * from {{ ref('int_respond_io__conversation_figures') }}),

accounts as (select * from {{ ref('int_accounts') }}),

stated as (
    {% for count in counts -%}
        select
            source_system,
            account_id,
            conversation_id,
            started_at,
            '{{ count }}' as stated_in,
            {{ parse_integer('stated_' ~ count) }} as stated_count,
            {{ count }} as computed_count
        from figures
        where stated_{{ count }} is not null
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
)

select
    stated.source_system || '/' || stated.account_id || '/' || stated.conversation_id || '/' || stated.stated_in
        as difference_key,
    stated.source_system,
    stated.account_id,
    stated.conversation_id,
    stated.stated_in,
    stated.stated_count,
    stated.computed_count,
    stated.stated_count - stated.computed_count as difference,
    case
        when stated.stated_count is null then 'unreadable'
        when stated.computed_count is null then 'not_computed'
        when stated.stated_count = stated.computed_count then 'agrees'
        else 'differs'
    end as comparison
from stated
inner join accounts on stated.source_system = accounts.source_system and stated.account_id = accounts.account_id
where {{ exists_by('stated.started_at', 'accounts.as_of') }}
