-- One row per conversation that may differ from what the last build made of it by what is told of it, or of its contact: those of
-- which something landed, those that the clock passed, and all conversations of their contacts, whoever was merged with whom in
-- any version. An ephemeral model, for the sake of one that it reads.
{{ config(materialized='ephemeral') }}
with recursive

landed as (select * from {{ ref('int_exported_touched_conversations') }}),

passed as (select * from {{ ref('int_passed_conversations') }}),

contact_pairs as (select * from {{ ref('int_exported_contact_pairs') }}),

conversation_contacts as (select * from {{ ref('int_exported_conversation_contacts') }}),

named as (
    select * from landed
    union
    select * from passed
),

-- a conversation that is another contact's from now on reaches both: it names every contact that it ever had
reached_contacts as (
    select
        conversation_contacts.source_system,
        conversation_contacts.account_id,
        conversation_contacts.contact_id
    from conversation_contacts
    inner join named
        on
            conversation_contacts.source_system = named.source_system
            and conversation_contacts.account_id = named.account_id
            and conversation_contacts.conversation_id = named.conversation_id
    union
    select
        source_system,
        account_id,
        contact_id
    from contact_pairs
    where contact_id = other_contact_id
    union
    select
        contact_pairs.source_system,
        contact_pairs.account_id,
        contact_pairs.other_contact_id as contact_id
    from contact_pairs
    inner join reached_contacts
        on
            contact_pairs.source_system = reached_contacts.source_system
            and contact_pairs.account_id = reached_contacts.account_id
            and contact_pairs.contact_id = reached_contacts.contact_id
)

select * from named
union
select
    conversation_contacts.source_system,
    conversation_contacts.account_id,
    conversation_contacts.conversation_id
from conversation_contacts
inner join reached_contacts
    on
        conversation_contacts.source_system = reached_contacts.source_system
        and conversation_contacts.account_id = reached_contacts.account_id
        and conversation_contacts.contact_id = reached_contacts.contact_id
