-- One row per handoff: a stretch in which people take over from the AI, up to the next AI reply. All known at as_of, also of
-- ineligible episodes and after the freeze.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

handoffs as (select * from {{ of_touched(ref('int_handoffs')) }}),

handoff_replies as (select * from {{ of_touched(ref('int_handoff_replies')) }}),

episodes as (select * from {{ of_touched(ref('int_episodes')) }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

business_seconds as (select * from {{ ref('int_business_seconds') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

opening_hours as (select * from {{ ref('int_opening_hours') }}),

named_items as (select * from {{ of_touched(ref('int_named_items')) }}),

joined as (
    select
        episodes.episode_id || '/' || cast(handoffs.handoff_index as varchar) as handoff_id,
        episodes.episode_id,
        episodes.source_system,
        episodes.account_id,
        episodes.conversation_id,
        episodes.channel,
        episodes.exclusion_reason is null as is_eligible,
        accounts.week_start,
        {{ local_date('handoffs.occurred_at', 'zone_days') }} as occurred_date,
        handoffs.handoff_index,
        handoffs.occurred_at,
        handoffs.initiator,
        handoffs.evidence,
        handoffs.reason,
        handoffs.from_id,
        handoffs.to_id,
        handoffs.human_reply_at,
        handoffs.first_item_type,
        first_items.item_id as first_item_id,
        {{ elapsed_seconds('handoffs.waits_from_at', 'handoffs.human_reply_at') }} as seconds_to_human_reply,
        {{ local_date('handoffs.human_reply_at', 'replied_zone_days') }} as human_replied_date,
        handoff_replies.reply_id as human_reply_message_id,
        handoff_replies.replier_id as human_replier_id,
        handoff_replies.waited_seconds,
        case
            when handoff_replies.is_answer_to_turn then 'turn'
            when handoff_replies.is_waited_for then 'handoff'
            when handoff_replies.reply_number is not null then 'nobody'
        end as human_reply_answers
    from handoffs
    left join handoff_replies
        on
            handoffs.conversation_number = handoff_replies.conversation_number
            and handoffs.first_item_number = handoff_replies.first_item_number
    left join named_items as first_items
        on
            handoffs.conversation_number = first_items.conversation_number
            and handoffs.first_item_number = first_items.item_number
    inner join episodes
        on
            handoffs.conversation_number = episodes.conversation_number
            and handoffs.episode_index = episodes.episode_index
    inner join accounts
        on episodes.source_system = accounts.source_system and episodes.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('handoffs.occurred_at', 'accounts.timezone', 'zone_days') }}
    left join zone_days as replied_zone_days
        on {{ is_zone_day('handoffs.human_reply_at', 'accounts.timezone', 'replied_zone_days') }}
)

select
    joined.handoff_id,
    joined.episode_id,
    joined.source_system,
    joined.account_id,
    joined.conversation_id,
    joined.channel,
    joined.is_eligible,
    joined.handoff_index,
    joined.occurred_at,
    joined.occurred_date,
    {{ week_start_date('joined.occurred_date', 'joined.week_start') }} as occurred_week,
    {{ is_within_opening_hours('joined.occurred_at', 'scheduled_accounts', 'opening_hours') }} as is_within_opening_hours,
    joined.initiator,
    joined.evidence,
    joined.reason,
    joined.from_id,
    joined.to_id,
    joined.human_reply_at,
    joined.seconds_to_human_reply,
    case
        when scheduled_accounts.account_id is not null then business_seconds.business_seconds
        else joined.seconds_to_human_reply
    end as business_seconds_to_human_reply,
    joined.human_replied_date,
    joined.human_reply_message_id,
    joined.human_replier_id,
    joined.human_reply_answers,
    joined.waited_seconds,
    case
        when joined.waited_seconds is null then null
        when scheduled_accounts.account_id is not null then business_seconds.business_seconds
        else joined.waited_seconds
    end as waited_business_seconds,
    joined.first_item_type,
    joined.first_item_id,
    case when joined.evidence = 'handoff_event' then 'full' else 'proxy' end as evidence_grade
from joined
left join scheduled_accounts
    on joined.source_system = scheduled_accounts.source_system and joined.account_id = scheduled_accounts.account_id
left join opening_hours on {{ is_opening_of('joined', 'joined.occurred_at', 'opening_hours') }}
left join business_seconds
    on joined.handoff_id = business_seconds.subject_id and business_seconds.clock = 'handoff'
