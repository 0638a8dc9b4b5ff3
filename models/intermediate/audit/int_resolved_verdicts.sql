-- One row per episode and definition that says it is resolved: in which week and channel it began, the last AI reply, and when
-- the customer was back first, as known: in another episode, or in the same one at or after the end of the definition's window.
-- A view: one row per resolution is derived when it is read, and stored nowhere.
{{ config(materialized='view') }}
with

verdicts as (
    select * from {{ ref('int_verdicts') }}
    where verdict = 'resolved'
),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

definitions as (select * from {{ ref('int_definitions') }}),

recontacts as (select * from {{ ref('int_recontacts') }}),

late_contacts as (select * from {{ ref('int_late_contacts') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }})

select
    verdicts.conversation_number,
    verdicts.episode_index,
    verdicts.definition_id,
    episode_facts.source_system,
    episode_facts.account_id,
    {{ week_start_date(local_date('episode_facts.started_at', 'zone_days'), 'accounts.week_start') }} as week_start,
    episode_facts.channel,
    episode_facts.last_ai_reply_at as anchor_at,
    episode_facts.contact_id is not null as is_contact_known,
    accounts.as_of,
    {{ earliest_of('recontacts.recontact_at', 'late_contacts.contacted_at') }} as recontacted_at
from verdicts
inner join episode_facts
    on
        verdicts.conversation_number = episode_facts.conversation_number
        and verdicts.episode_index = episode_facts.episode_index
inner join definitions on verdicts.definition_id = definitions.definition_id
inner join accounts
    on episode_facts.source_system = accounts.source_system and episode_facts.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('episode_facts.started_at', 'accounts.timezone', 'zone_days') }}
left join recontacts
    on
        verdicts.conversation_number = recontacts.conversation_number
        and verdicts.episode_index = recontacts.episode_index
left join late_contacts
    on
        verdicts.conversation_number = late_contacts.conversation_number
        and verdicts.episode_index = late_contacts.episode_index
        and definitions.window_hours = late_contacts.window_hours
