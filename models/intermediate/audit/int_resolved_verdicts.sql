-- One row per episode and definition that says it is resolved: in which week and channel it began, the last AI reply, and when
-- the customer was back first, as known: in another episode, or in the same one at or after the end of the definition's window.
-- A view: one row per resolution is derived when it is read, and stored nowhere. What is of an episode is joined once, before
-- its rows are as many as definitions.
{{ config(materialized='view') }}
with

verdicts as (
    select * from {{ ref('int_verdicts') }}
    where verdict = 'resolved'
),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

recontacts as (select * from {{ ref('int_recontacts') }}),

late_contacts as (select * from {{ ref('int_late_contacts') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

answered_episodes as materialized (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.source_system,
        episode_facts.account_id,
        {{ week_start_date(local_date('episode_facts.started_at', 'zone_days'), 'accounts.week_start') }} as week_start,
        episode_facts.channel,
        episode_facts.last_ai_reply_at as anchor_at,
        episode_facts.contact_id is not null as is_contact_known,
        accounts.as_of,
        recontacts.recontact_at
    from episode_facts
    inner join accounts
        on episode_facts.source_system = accounts.source_system and episode_facts.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('episode_facts.started_at', 'accounts.timezone', 'zone_days') }}
    left join recontacts
        on
            episode_facts.conversation_number = recontacts.conversation_number
            and episode_facts.episode_index = recontacts.episode_index
    where episode_facts.last_ai_reply_at is not null
)

select
    answered_episodes.*,
    verdicts.definition_id,
    {{ earliest_of('answered_episodes.recontact_at', 'late_contacts.contacted_at') }} as recontacted_at
from verdicts
inner join answered_episodes
    on
        verdicts.conversation_number = answered_episodes.conversation_number
        and verdicts.episode_index = answered_episodes.episode_index
left join late_contacts
    on
        verdicts.conversation_number = late_contacts.conversation_number
        and verdicts.episode_index = late_contacts.episode_index
        and verdicts.decides_at = late_contacts.decides_at
