-- One row per episode that ended in an instant we know: the next eligible episode of the same contact (any channel of the
-- account), or of the same conversation where the contact is unknown, in which the customer first writes strictly after it.
-- The end is the last AI reply, else the last public message, else the start. A window over all of a contact's conversations.
{{ config(materialized='by_conversation') }}
with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

episodes as (
    select
        conversation_number,
        episode_index,
        {{ person_number('source_system', 'account_id', 'contact_id', 'conversation_number') }} as person_number,
        case when exclusion_reason is null then first_contact_message_at end as contacted_at,
        coalesce(last_ai_reply_at, last_public_message_at, started_at) as ended_at
    from episode_facts
),

contacts as (
    select
        person_number,
        contacted_at,
        count(*) as contacts
    from episodes
    where contacted_at is not null
    group by 1, 2
),

contacts_and_ends as (
    select
        person_number,
        contacted_at as occurred_at,
        -- a contact at the very instant of an end comes before it: it is not strictly after
        0 as is_end,
        contacts,
        cast(null as bigint) as conversation_number,
        cast(null as bigint) as episode_index,
        cast(null as timestamp) as own_contacted_at
    from contacts
    union all
    select
        person_number,
        ended_at as occurred_at,
        1 as is_end,
        cast(null as bigint) as contacts,
        conversation_number,
        episode_index,
        -- where we wrote first, an episode's own first contact follows its end
        case when contacted_at > ended_at then contacted_at end as own_contacted_at
    from episodes
    where ended_at is not null
),

with_next_contacts as (
    select
        *,
        min(case when is_end = 0 then occurred_at end) over (
            partition by person_number
            order by occurred_at desc nulls last, is_end desc nulls last
            rows between unbounded preceding and 1 preceding
        ) as next_contacted_at
    from contacts_and_ends
)

select
    ends.conversation_number,
    ends.episode_index,
    ends.occurred_at as ended_at,
    -- the episode's own first contact is none; then another's at the same instant, else the one after that
    case
        when ends.next_contacted_at = ends.own_contacted_at and own_contacts.contacts = 1 then own_contacts.next_contacted_at
        else ends.next_contacted_at
    end as recontact_at
from with_next_contacts as ends
left join with_next_contacts as own_contacts
    on
        ends.person_number = own_contacts.person_number
        and ends.own_contacted_at = own_contacts.occurred_at
        and own_contacts.is_end = 0
where ends.is_end = 1
