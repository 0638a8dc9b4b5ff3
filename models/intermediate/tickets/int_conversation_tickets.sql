-- One row per conversation and ticket of it, both known: the conversation names the ticket, or the ticket the conversation. In
-- place of a merged ticket its survivor stands.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

tickets as (select * from {{ ref('int_tickets') }}),

ticket_merges as (select * from {{ ref('int_ticket_merges') }}),

pairs as (
    select
        source_system,
        account_id,
        conversation_id,
        ticket_id,
        1 as named_by_conversation
    from conversations
    where ticket_id is not null
    union all
    select
        source_system,
        account_id,
        conversation_id,
        ticket_id,
        0 as named_by_conversation
    from tickets
    where conversation_id is not null
),

pairs_once as (
    select
        pairs.source_system,
        pairs.account_id,
        pairs.conversation_id,
        coalesce(ticket_merges.surviving_ticket_id, pairs.ticket_id) as ticket_id,
        max(pairs.named_by_conversation) as named_by_conversation
    from pairs
    left join ticket_merges
        on
            pairs.source_system = ticket_merges.source_system
            and pairs.account_id = ticket_merges.account_id
            and pairs.ticket_id = ticket_merges.ticket_id
    group by 1, 2, 3, 4
)

select
    conversations.conversation_number,
    pairs_once.source_system,
    pairs_once.account_id,
    pairs_once.conversation_id,
    pairs_once.ticket_id,
    tickets.created_at,
    row_number() over (
        partition by pairs_once.source_system, pairs_once.account_id, pairs_once.conversation_id
        order by
            pairs_once.named_by_conversation desc nulls last,
            tickets.created_at asc nulls last,
            pairs_once.ticket_id asc nulls last
    ) = 1 as is_main_ticket
from pairs_once
inner join conversations
    on
        pairs_once.source_system = conversations.source_system
        and pairs_once.account_id = conversations.account_id
        and pairs_once.conversation_id = conversations.conversation_id
inner join tickets
    on
        pairs_once.source_system = tickets.source_system
        and pairs_once.account_id = tickets.account_id
        and pairs_once.ticket_id = tickets.ticket_id
