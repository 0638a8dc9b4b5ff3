-- One row per account and reason for which all its conversations are built anew: what changed there says of no conversation
-- that it is as it was.
with

changes as (
    select
        *,
        split_part(input_name, ' ', 1) as table_name
    from {{ ref('base_changed_inputs') }}
),

accounts_with_tickets as (
    select
        source_system,
        account_id
    from {{ source('loads', 'built_inputs') }}
    where
        input_kind = 'load'
        and split_part(input_name, ' ', 1) in ('tickets', 'ticket_stage_history', 'ticket_owner_history')
    group by 1, 2
),

reasons as (
    select
        changes.source_system,
        changes.account_id,
        case
            when changes.input_kind = 'settings' then 'its settings changed'
            when changes.input_kind = 'erasure' then 'a person was erased'
            when changes.input_kind = 'load' and changes.built_value is not null then 'a load was taken back, or is another'
            when changes.source_system <> 'generic'
                then 'rows of this source do not name all conversations that they change'
            when
                changes.input_kind = 'load'
                and changes.table_name not in (
                    'conversations', 'messages', 'conversation_events', 'feedback', 'contacts'
                )
                then 'rows of ' || changes.table_name || ' came'
            when changes.input_kind = 'as_of' and tickets.account_id is not null then 'tickets may have changed by its as_of'
        end as reason
    from changes
    left join accounts_with_tickets as tickets
        on changes.source_system = tickets.source_system and changes.account_id = tickets.account_id
)

select
    source_system,
    account_id,
    reason
from reasons
where reason is not null
group by 1, 2, 3
