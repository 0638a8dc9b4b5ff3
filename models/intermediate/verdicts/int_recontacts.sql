-- One row per episode that ended in an instant we know: the next eligible episode of the same contact (any channel of the
-- account), or of the same conversation where the contact is unknown, in which the customer first writes strictly after it.
-- The end is the last AI reply, else the last public message, else the start.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

episodes as (
    select
        conversation_number,
        episode_index,
        case
            when contact_id is null then 'conversation/' || cast(conversation_number as varchar)
            else 'contact/' || source_system || '/' || account_id || '/' || contact_id
        end as person_key,
        case when exclusion_reason is null then first_contact_message_at end as contacted_at,
        coalesce(last_ai_reply_at, last_public_message_at, started_at) as ended_at
    from episode_facts
),

contacts_and_ends as (
    select
        conversation_number,
        episode_index,
        person_key,
        contacted_at as occurred_at,
        -- a contact at the very instant of an end comes before it: it is not strictly after
        0 as is_end
    from episodes
    where contacted_at is not null
    union all
    select
        conversation_number,
        episode_index,
        person_key,
        ended_at as occurred_at,
        1 as is_end
    from episodes
    where ended_at is not null
),

numbered as (
    select
        *,
        sum(1 - is_end) over (
            partition by person_key
            order by occurred_at, is_end, conversation_number, episode_index
            rows between unbounded preceding and current row
        ) as contacts_so_far
    from contacts_and_ends
),

-- where we wrote first, an episode's own first contact may follow its end: then the one after that is another's
next_contacts as (
    select
        ends.conversation_number,
        ends.episode_index,
        min(contacts.occurred_at) as recontact_at
    from numbered as ends
    inner join numbered as contacts
        on
            ends.person_key = contacts.person_key
            and contacts.is_end = 0
            and contacts.contacts_so_far in (ends.contacts_so_far + 1, ends.contacts_so_far + 2)
    where
        ends.is_end = 1
        and (ends.conversation_number <> contacts.conversation_number or ends.episode_index <> contacts.episode_index)
    group by 1, 2
)

select
    episodes.conversation_number,
    episodes.episode_index,
    episodes.ended_at,
    next_contacts.recontact_at
from episodes
left join next_contacts
    on
        episodes.conversation_number = next_contacts.conversation_number
        and episodes.episode_index = next_contacts.episode_index
where episodes.ended_at is not null
