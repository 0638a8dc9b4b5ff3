-- One row per name that several things bear where a name is all that tells them apart: metrics of one name with events (the same
-- order may be told twice), users of one name or address (whoever is called so is nobody known), and a conversation in which
-- five customers or more speak (a widget may send one id for all).

with

metric_events as (
    select * from {{ ref('int_klaviyo__metric_events') }}
    where event_word is not null
),

metrics as (select * from {{ ref('int_klaviyo__metrics') }}),

users as (select * from {{ ref('stg_respond_io__users') }}),

episodes as (select * from {{ ref('int_episode_facts') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

messages as (
    select * from {{ ref('int_known_messages') }}
    where sender_kind = 'contact' and sender_id is not null
),

contacts as (select * from {{ ref('int_contacts') }}),

accounts as (select * from {{ ref('base_accounts') }}),

metrics_with_events as (
    select
        metric_events.source_system,
        metric_events.account_id,
        metric_events.metric_id,
        count(*) as events
    from metric_events
    inner join accounts
        on metric_events.source_system = accounts.source_system and metric_events.account_id = accounts.account_id
    where {{ exists_by('metric_events.occurred_at', 'accounts.as_of') }}
    group by 1, 2, 3
),

user_names as (
    {% for column in ['user_name', 'email'] -%}
        select
            source_system,
            account_id,
            '{{ column }}' as column_name,
            {{ normalised(column) }} as word,
            user_id
        from users
        where {{ normalised(column) }} is not null
        {% if not loop.last -%} union all {% endif %}
    {% endfor %}
),

-- only a conversation with so many messages of customers can hold so many customers
long_conversations as (
    select conversation_number
    from episodes
    group by 1
    having sum(contact_messages) >= {{ many_customers() }}
),

customers as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        conversations._file,
        conversations._row,
        count(distinct coalesce(contacts.surviving_contact_id, messages.sender_id)) as customers
    from long_conversations
    inner join conversations on long_conversations.conversation_number = conversations.conversation_number
    inner join messages
        on
            conversations.source_system = messages.source_system
            and conversations.account_id = messages.account_id
            and conversations.conversation_id = messages.conversation_id
    left join contacts
        on
            messages.source_system = contacts.source_system
            and messages.account_id = contacts.account_id
            and messages.sender_id = contacts.contact_id
    group by 1, 2, 3, 4, 5
)

select
    metrics.source_system,
    metrics.account_id,
    'ambiguous_metric' as check_name,
    'metrics' as table_name,
    'name' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    metrics.metric_word as record_id,
    'is the name of several metrics with events, and all of them count: name one in the seed counted_metrics' as what,
    min(metrics.metric_id || coalesce(' (' || metrics.integration_name || ')', '')) || ', '
    || max(metrics.metric_id || coalesce(' (' || metrics.integration_name || ')', '')) as example
from metrics
inner join metrics_with_events
    on
        metrics.source_system = metrics_with_events.source_system
        and metrics.account_id = metrics_with_events.account_id
        and metrics.metric_id = metrics_with_events.metric_id
group by metrics.source_system, metrics.account_id, metrics.metric_word
having count(*) > 1
union all
select
    source_system,
    account_id,
    'ambiguous_name' as check_name,
    'users' as table_name,
    column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    word as record_id,
    'is what several users are called: a row that names somebody so names none of them' as what,
    min(user_id) || ', ' || max(user_id) as example
from user_names
group by source_system, account_id, column_name, word
having count(*) > 1
union all
select
    source_system,
    account_id,
    'many_customers' as check_name,
    'messages' as table_name,
    'conversation_id' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    'holds messages of many customers: does the tool send one id for the conversations of all?' as what,
    cast(customers as varchar) || ' customers' as example
from customers
where customers >= {{ many_customers() }}
