-- One row per count that a vendor states of a conversation, beside the one computed from what was exported. A view: few ask,
-- and it follows from stored facts.
{{ config(materialized='view') }}
{% set counts = {
    'number_of_outgoing_messages': 'responses.outgoing_messages',
    'number_of_incoming_messages': 'responses.incoming_messages',
    'number_of_responses': 'responses.responses',
} %}

with

stated as (select * from {{ ref('int_exported_vendor_counts') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

assignments as (select * from {{ ref('fct_assignments') }}),

-- an account without messages says nothing of how many there were
accounts_with_messages as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages' and is_known
),

counted_assignments as (
    select
        source_system,
        account_id,
        conversation_id,
        count(*) as assignments
    from assignments
    group by 1, 2, 3
),

compared as (
    select
        stated.source_system,
        stated.account_id,
        stated.conversation_id,
        stated.stated_in,
        stated.stated_count,
        case
            {% for stated_in, count in counts.items() -%}
                when stated.stated_in = '{{ stated_in }}'
                    then case when accounts_with_messages.account_id is not null then {{ count }} end
            {% endfor -%}
            -- the columns show the first and the last: of more than two nothing is seen
            when stated.stated_in = 'number_of_assignments' and coalesce(stated.stated_count, 0) <= 2
                then coalesce(counted_assignments.assignments, 0)
        end as computed_count
    from stated
    inner join conversations
        on
            stated.source_system = conversations.source_system
            and stated.account_id = conversations.account_id
            and stated.conversation_id = conversations.conversation_id
    inner join responses on conversations.conversation_key = responses.conversation_key
    left join accounts_with_messages
        on
            stated.source_system = accounts_with_messages.source_system
            and stated.account_id = accounts_with_messages.account_id
    left join counted_assignments
        on
            stated.source_system = counted_assignments.source_system
            and stated.account_id = counted_assignments.account_id
            and stated.conversation_id = counted_assignments.conversation_id
)

select
    source_system || '/' || account_id || '/' || conversation_id || '/' || stated_in as difference_key,
    source_system,
    account_id,
    conversation_id,
    stated_in,
    stated_count,
    computed_count,
    stated_count - computed_count as difference,
    case
        when stated_count is null then 'unreadable'
        when computed_count is null then 'not_computed'
        when stated_count = computed_count then 'agrees'
        else 'differs'
    end as comparison
from compared
