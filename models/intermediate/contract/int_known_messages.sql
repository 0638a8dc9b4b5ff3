-- One row per loaded message by its account's as_of, or without a readable instant. A view: no copy of the messages.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('int_messages') }}),

accounts as (select * from {{ ref('base_accounts') }})

select messages.*
from messages
inner join accounts
    on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
where {{ exists_by('messages.sent_at', 'accounts.as_of') }}
