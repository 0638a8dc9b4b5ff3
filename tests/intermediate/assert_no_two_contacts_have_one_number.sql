-- person_number is a hash: two contacts with one number would be one person to int_recontacts.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

contacts as (
    select
        source_system,
        account_id,
        contact_id,
        {{ person_number('source_system', 'account_id', 'contact_id', 'conversation_number') }} as person_number
    from conversations
    where contact_id is not null
    group by 1, 2, 3, 4
)

select
    person_number,
    'Contacts ' || min(contact_id) || ' and ' || max(contact_id) || ' have one number. Report it: the project must hash more.'
        as message
from contacts
group by 1
having count(*) > 1
