-- One row per conversation id that rows landed since the last build speak of, or whose landed instants may lie between the
-- as_of of then and now: every version of a record names its conversation, older ones too. Too many are no fault, one missing is.
{% set messages = source('generic', 'messages') %}
{% set events = source('generic', 'conversation_events') %}
{% set conversations = source('generic', 'conversations') %}
{% set feedback = source('generic', 'feedback') %}

with

changes as (
    select * from {{ ref('base_changed_inputs') }}
    where source_system = 'generic'
),

new_loads as (
    select
        split_part(input_name, ' ', 1) as table_name,
        split_part(input_name, ' ', 2) as load_id
    from changes
    where input_kind = 'load' and built_value is null
),

-- a text that comes before it in the alphabet tells of an instant before both, whatever its distance to UTC
moves as (
    select
        account_id,
        cast(cast(least(cast(input_value as timestamp), cast(built_value as timestamp)) as date) - 2 as varchar) as from_text
    from changes
    where input_kind = 'as_of' and input_value is not null and built_value is not null
),

new_submissions as (
    select
        landed._account_id as account_id,
        landed.feedback_id
    from {{ feedback }} as landed
    inner join new_loads on landed._load_id = new_loads.load_id
    where new_loads.table_name = 'feedback'
    group by 1, 2
),

submissions as (
    select
        landed._account_id as account_id,
        landed.conversation_id,
        landed.message_id,
        landed.ticket_id
    from {{ feedback }} as landed
    inner join new_submissions
        on landed._account_id = new_submissions.account_id and landed.feedback_id = new_submissions.feedback_id
    union all
    select
        landed._account_id as account_id,
        landed.conversation_id,
        landed.message_id,
        landed.ticket_id
    from {{ feedback }} as landed
    inner join moves on landed._account_id = moves.account_id
    where {{ may_be_since('landed.submitted_at', 'moves.from_text') }}
),

named_messages as (
    select
        landed._account_id as account_id,
        landed.message_id
    from {{ messages }} as landed
    inner join new_loads on landed._load_id = new_loads.load_id
    where new_loads.table_name = 'messages'
    union
    -- an id that another conversation has as well from now on says less to a submission, however old that is
    select
        landed._account_id as account_id,
        landed.message_id
    from {{ messages }} as landed
    inner join moves on landed._account_id = moves.account_id
    where {{ may_be_since('landed.sent_at', 'moves.from_text') }}
    union
    select
        account_id,
        message_id
    from submissions
    where message_id <> ''
),

named_events as (
    select
        landed._account_id as account_id,
        landed.event_id
    from {{ events }} as landed
    inner join new_loads on landed._load_id = new_loads.load_id
    where new_loads.table_name = 'conversation_events'
    group by 1, 2
),

named as (
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ conversations }} as landed
    inner join new_loads on landed._load_id = new_loads.load_id
    where new_loads.table_name = 'conversations'
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ conversations }} as landed
    inner join moves on landed._account_id = moves.account_id
    where
        {{ may_be_since('landed.opened_at', 'moves.from_text') }}
        or {{ may_be_since('landed.closed_at', 'moves.from_text') }}
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ messages }} as landed
    inner join named_messages
        on landed._account_id = named_messages.account_id and landed.message_id = named_messages.message_id
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ messages }} as landed
    inner join moves on landed._account_id = moves.account_id
    where {{ may_be_since('landed.sent_at', 'moves.from_text') }}
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ events }} as landed
    inner join named_events on landed._account_id = named_events.account_id and landed.event_id = named_events.event_id
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ events }} as landed
    inner join moves on landed._account_id = moves.account_id
    where {{ may_be_since('landed.occurred_at', 'moves.from_text') }}
    union
    select
        account_id,
        conversation_id
    from submissions
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ conversations }} as landed
    inner join submissions on landed._account_id = submissions.account_id and landed.ticket_id = submissions.ticket_id
    where submissions.ticket_id <> ''
)

select
    'generic' as source_system,
    account_id,
    conversation_id
from named
where conversation_id <> ''
