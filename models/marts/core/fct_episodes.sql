-- One row per episode: a stretch of demand that gets exactly one outcome.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

episodes as (select * from {{ of_touched(ref('int_episodes')) }}),

outcomes as (select * from {{ of_touched(ref('int_outcomes')) }}),

episode_clocks as (select * from {{ of_touched(ref('int_episode_clocks')) }}),

handoff_tickets as (select * from {{ of_touched(ref('int_handoff_tickets')) }}),

recontacts as (select * from {{ of_touched(ref('int_recontacts')) }}),

accounts as (select * from {{ ref('base_accounts') }}),

peopled_accounts as (select * from {{ ref('int_peopled_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

business_seconds as (select * from {{ ref('int_episode_business_seconds') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

opening_hours as (select * from {{ ref('int_opening_hours') }}),

named_items as (select * from {{ of_touched(ref('int_named_items')) }}),

joined as (
    select
        episodes.*,
        {{ local_date('episodes.started_at', 'zone_days') }} as started_date,
        accounts.week_start,
        outcomes.evaluation_at,
        outcomes.is_matured,
        outcomes.is_eligible,
        outcomes.is_handled,
        outcomes.is_handed_off,
        outcomes.is_deflected,
        outcomes.is_resolved,
        outcomes.is_confirmed,
        outcomes.is_handoff_served,
        peopled_accounts.account_id is not null as are_people_exported,
        outcomes.contained_to_date,
        outcomes.is_handoff_unserved,
        outcomes.outcome,
        outcomes.outcome_reason,
        outcomes.deciding_item_type,
        deciding_items.item_id as deciding_item_id,
        outcomes.deciding_item_at,
        substantive_items.item_id as substantive_item_id,
        outcomes.evidence_grade,
        {{ elapsed_seconds('episode_clocks.first_asked_at', 'episode_clocks.first_response_at') }}
            as first_response_seconds,
        {{ elapsed_seconds('episode_clocks.first_asked_at', 'episode_clocks.first_human_response_at') }}
            as first_human_response_seconds,
        {{ elapsed_seconds('episode_clocks.resolution_started_at', 'episode_clocks.resolution_ended_at') }}
            as time_to_resolution_seconds,
        {{ elapsed_seconds('episode_clocks.ticket_started_at', 'episode_clocks.ticket_closed_at') }}
            as time_to_ticket_close_seconds,
        {{ elapsed_seconds('episode_clocks.ticket_started_at', 'episode_clocks.ticket_first_closed_at') }}
            as time_to_first_ticket_close_seconds,
        handoff_tickets.tickets as handoff_tickets,
        handoff_tickets.open_tickets as open_handoff_tickets,
        scheduled_accounts.account_id is not null as has_business_hours,
        {{ is_within_opening_hours('episodes.started_at', 'scheduled_accounts', 'opening_hours') }} as is_within_opening_hours,
        business_seconds.first_response_seconds as first_response_open_seconds,
        business_seconds.first_human_response_seconds as first_human_response_open_seconds,
        business_seconds.time_to_resolution_seconds as time_to_resolution_open_seconds,
        business_seconds.time_to_ticket_close_seconds as time_to_ticket_close_open_seconds,
        recontacts.ended_at as recontact_anchor_at,
        {{ add_hours('recontacts.ended_at', '24 * ' ~ recontact_days()) }} as recontact_until,
        recontacts.recontact_at
    from episodes
    inner join outcomes
        on
            episodes.conversation_number = outcomes.conversation_number
            and episodes.episode_index = outcomes.episode_index
    inner join episode_clocks
        on
            episodes.conversation_number = episode_clocks.conversation_number
            and episodes.episode_index = episode_clocks.episode_index
    inner join accounts
        on episodes.source_system = accounts.source_system and episodes.account_id = accounts.account_id
    left join peopled_accounts
        on
            episodes.source_system = peopled_accounts.source_system
            and episodes.account_id = peopled_accounts.account_id
    left join zone_days on {{ is_zone_day('episodes.started_at', 'accounts.timezone', 'zone_days') }}
    left join handoff_tickets
        on
            episodes.conversation_number = handoff_tickets.conversation_number
            and episodes.episode_index = handoff_tickets.episode_index
    left join recontacts
        on
            episodes.conversation_number = recontacts.conversation_number
            and episodes.episode_index = recontacts.episode_index
    left join named_items as deciding_items
        on
            outcomes.conversation_number = deciding_items.conversation_number
            and outcomes.deciding_item_number = deciding_items.item_number
    left join named_items as substantive_items
        on
            outcomes.conversation_number = substantive_items.conversation_number
            and outcomes.substantive_item_number = substantive_items.item_number
    left join business_seconds on episodes.episode_id = business_seconds.episode_id
    left join scheduled_accounts
        on
            episodes.source_system = scheduled_accounts.source_system
            and episodes.account_id = scheduled_accounts.account_id
    left join opening_hours on {{ is_opening_of('episodes', 'episodes.started_at', 'opening_hours') }}
)

select
    ---------- keys
    episode_id,
    source_system,
    account_id,
    conversation_id,
    episode_index,
    source_system || '/' || account_id || '/' || conversation_id as conversation_key,
    ticket_id,
    contact_id,
    channel,
    last_channel,
    ---------- instants
    started_at,
    started_date,
    {{ week_start_date('started_date', 'week_start') }} as started_week,
    is_within_opening_hours,
    first_contact_message_at,
    first_ai_assignment_at,
    first_ai_reply_at,
    last_ai_reply_at,
    first_human_reply_at,
    evaluation_at,
    ---------- flags
    is_matured,
    is_eligible,
    exclusion_reason,
    is_handled,
    is_handed_off,
    is_deflected,
    is_resolved,
    contained_to_date,
    is_handoff_unserved,
    ---------- outcome and what decided it
    outcome,
    outcome_reason,
    case outcome
        when 'resolved' then case when is_confirmed then 'resolved_confirmed' else 'resolved_assumed' end
        when 'contained_unresolved' then outcome_reason
        when 'handed_off'
            then case
                    when is_handoff_served then 'handed_off_served'
                    when are_people_exported then 'handed_off_waiting'
                    else 'handed_off_unknown'
                end
        else outcome
    end as exit,
    deciding_item_type,
    deciding_item_id,
    deciding_item_at,
    substantive_item_id,
    evidence_grade,
    vendor_verdict,
    ---------- counts
    contact_messages,
    ai_replies,
    human_replies,
    case when is_handed_off then coalesce(handoff_tickets, 0) end as handoff_tickets,
    case when is_handed_off then coalesce(open_handoff_tickets, 0) end as open_handoff_tickets,
    ---------- clocks
    first_response_seconds,
    first_human_response_seconds,
    time_to_resolution_seconds,
    case when has_business_hours then first_response_open_seconds else first_response_seconds end
        as first_response_business_seconds,
    case when has_business_hours then first_human_response_open_seconds else first_human_response_seconds end
        as first_human_response_business_seconds,
    case when has_business_hours then time_to_resolution_open_seconds else time_to_resolution_seconds end
        as time_to_resolution_business_seconds,
    time_to_ticket_close_seconds,
    time_to_first_ticket_close_seconds,
    case when has_business_hours then time_to_ticket_close_open_seconds else time_to_ticket_close_seconds end
        as time_to_ticket_close_business_seconds,
    ---------- how it was left
    coalesce(
        last_contact_message_number > greatest(
            coalesce(last_ai_reply_number, 0), coalesce(last_human_reply_number, 0)
        ),
        false
    ) as customer_has_last_word,
    recontact_anchor_at,
    recontact_at,
    case
        when recontact_at < recontact_until then true
        when contact_id is null or recontact_until is null or recontact_until > as_of then null
        else false
    end as is_recontacted_within_7_days
from joined
