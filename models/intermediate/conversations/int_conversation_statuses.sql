-- One row per conversation between the AI and a customer: its status at as_of by Klaviyo's rule. Of several that fit, routed
-- comes before closed, closed before resolved, resolved before open.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

agent_conversations as (select * from {{ of_touched(ref('int_agent_conversations')) }}),

last_words as (select * from {{ of_touched(ref('int_last_words')) }}),

handoffs as (select * from {{ of_touched(ref('int_handoffs')) }}),

closes as (select * from {{ of_touched(ref('int_closes')) }}),

stated_statuses as (select * from {{ ref('int_exported_stated_statuses') }}),

first_handoffs as (
    select
        *,
        row_number() over (partition by conversation_number order by first_item_number nulls last) as handoff_rank
    from handoffs
),

-- the first close after the last word; one that a person or an automation made is not the customer's
closes_after_last_word as (
    select
        closes.conversation_number,
        closes.closed_at,
        closes.item_key as close_key,
        row_number() over (partition by closes.conversation_number order by closes.item_number nulls last) as close_rank
    from closes
    inner join last_words on closes.conversation_number = last_words.conversation_number
    where
        closes.item_number > last_words.item_number
        and (closes.initiator is null or closes.initiator = 'customer')
),

joined as (
    select
        conversations.conversation_number,
        conversations.as_of,
        last_words.item_role as last_word_role,
        last_words.item_key as last_word_key,
        last_words.spoken_at as last_word_at,
        {{ add_hours('last_words.spoken_at', auto_close_hours()) }} as quiet_at,
        first_handoffs.evidence as handoff_evidence,
        first_handoffs.occurred_at as handed_over_at,
        first_handoffs.first_item_type as handoff_item_type,
        first_handoffs.first_item_key as handoff_item_key,
        closes_after_last_word.closed_at,
        closes_after_last_word.close_key,
        coalesce(stated_statuses.is_custom_message_shown, false) as is_custom_message_shown,
        stated_statuses.custom_message_shown_at
    from conversations
    inner join agent_conversations on conversations.conversation_number = agent_conversations.conversation_number
    left join last_words on conversations.conversation_number = last_words.conversation_number
    left join first_handoffs
        on conversations.conversation_number = first_handoffs.conversation_number and first_handoffs.handoff_rank = 1
    left join closes_after_last_word
        on
            conversations.conversation_number = closes_after_last_word.conversation_number
            and closes_after_last_word.close_rank = 1
    left join stated_statuses
        on
            conversations.source_system = stated_statuses.source_system
            and conversations.account_id = stated_statuses.account_id
            and conversations.conversation_id = stated_statuses.conversation_id
),

judged as (
    select
        *,
        case
            when handoff_evidence is not null then handoff_evidence
            -- a person has the last word: nothing that the AI did ended it
            when last_word_role = 'human_reply' then 'human_reply'
            when is_custom_message_shown then 'custom_message_shown'
            when last_word_role = 'ai_reply' and closed_at < quiet_at then 'conversation_closed'
            when last_word_role = 'ai_reply' and quiet_at <= as_of then 'quiet_48_hours'
            when last_word_role = 'ai_reply' then 'waiting_for_customer'
            when last_word_role = 'contact_message' and quiet_at <= as_of then 'customer_spoke_last'
            when last_word_role = 'contact_message' then 'waiting_for_agent'
            else 'no_message'
        end as reason
    from joined
)

select
    conversation_number,
    case
        when reason in ('handoff_event', 'assignment', 'unassignment', 'human_reply') then 'routed'
        when reason = 'custom_message_shown' then 'closed'
        when reason in ('conversation_closed', 'quiet_48_hours') then 'resolved'
        when reason in ('waiting_for_customer', 'waiting_for_agent') then 'open'
        when reason = 'customer_spoke_last' then 'unresolved_abandoned'
        else 'unknown'
    end as status,
    reason,
    case
        when handoff_evidence is not null then handed_over_at
        when reason = 'human_reply' then last_word_at
        when reason = 'custom_message_shown' then custom_message_shown_at
        when reason = 'conversation_closed' then closed_at
        when reason in ('quiet_48_hours', 'customer_spoke_last') then quiet_at
    end as decided_at,
    case
        when handoff_evidence is not null then handoff_item_type
        when reason in ('custom_message_shown', 'conversation_closed') then 'event'
        when reason <> 'no_message' then 'message'
    end as deciding_item_type,
    case
        when handoff_evidence is not null then handoff_item_key
        when reason = 'conversation_closed' then close_key
        when reason not in ('custom_message_shown', 'no_message') then last_word_key
    end as deciding_item_key,
    case last_word_role when 'contact_message' then 'contact' when 'ai_reply' then 'ai' when 'human_reply' then 'human' end
        as last_speaker,
    last_word_at,
    quiet_at
from judged
