-- One row per exported conversation: people by their ids as far as the users file knows them, what the export left empty from
-- the posted close. Whoever no file knows keeps the name or id as it is, with the kind that value_map says. A table: all columns
-- of the CSV are read and joined once for the models that read it.
{{ config(materialized='table') }}
{% set people = {
    'assignee': 'assignee',
    'closed_by': 'known_closed_by',
    'first_assignee': 'first_assignee',
    'last_assignee': 'last_assignee',
    'first_response_by': 'first_response_by',
} %}

with

exported as (select * from {{ ref('stg_respond_io__conversations') }}),

close_posts as (select * from {{ ref('int_respond_io__close_posts') }}),

actors as (select * from {{ ref('int_respond_io__actors') }}),

teams as (select * from {{ ref('int_respond_io__teams') }}),

channels as (select * from {{ ref('int_respond_io__channels') }}),

kind_words as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'actor_kind'
),

-- without a channels file nothing can be said of an id; with one, an id that it lacks is unknown
accounts_with_channels as (
    select
        source_system,
        account_id
    from channels
    group by 1, 2
),

-- a name that several teams share calls none of them
team_names as (
    select
        source_system,
        account_id,
        {{ normalised('team_name') }} as team_word,
        min(team_id) as team_id
    from teams
    group by 1, 2, 3
    having count(*) = 1
),

completed as (
    select
        exported.*,
        close_posts.post_id,
        coalesce(exported.closed_by, close_posts.closed_by) as known_closed_by,
        coalesce(exported.closed_by_source, close_posts.closed_by_source) as known_closed_by_source,
        coalesce(exported.opened_by_source, close_posts.opened_by_source) as known_opened_by_source,
        coalesce(exported.category, close_posts.category) as known_category,
        coalesce(exported.summary, close_posts.summary) as known_summary,
        coalesce(exported.resolved_at, close_posts.closed_at) as known_resolved_at,
        close_posts.assignee_team
    from exported
    left join close_posts
        on
            exported.source_system = close_posts.source_system
            and exported.account_id = close_posts.account_id
            and exported.conversation_id = close_posts.conversation_id
)

select
    completed.source_system,
    completed.account_id,
    completed.conversation_id,
    completed.contact_id,
    completed.post_id,
    completed.opened_by_channel_id,
    coalesce(
        channels.channel_word,
        case when accounts_with_channels.account_id is not null then completed.opened_by_channel_id end
    ) as channel,
    completed.known_opened_by_source as opened_by_source,
    completed.known_closed_by_source as closed_by_source,
    completed.known_category as category,
    completed.known_summary as summary,
    coalesce(closer_teams.team_id, completed.closed_by_team) as closed_by_team_id,
    coalesce(assignee_teams.team_id, completed.assignee_team) as assignee_team_id,
    {% for role, name in people.items() -%}
        coalesce({{ role }}_actors.actor_id, completed.{{ name }}) as {{ role }}_id,
        case
            when completed.{{ name }} is not null then coalesce({{ role }}_actors.kind, {{ role }}_words.raw_value, 'user')
        end as {{ role }}_kind,
    {% endfor -%}
    completed.started_at,
    completed.known_resolved_at as resolved_at,
    completed.first_response_at,
    completed.first_assigned_at,
    completed.last_assigned_at,
    completed.started_at_fault,
    completed.resolved_at_fault,
    completed.first_response_at_fault,
    completed.first_assigned_at_fault,
    completed.last_assigned_at_fault,
    completed.first_response_time,
    completed.resolution_time,
    completed.time_to_first_assignment,
    completed.first_assignment_to_first_response_time,
    completed.last_assignment_to_response_time,
    completed.first_assignment_to_close_time,
    completed.last_assignment_to_close_time,
    completed.average_response_time,
    completed.number_of_outgoing_messages,
    completed.number_of_incoming_messages,
    completed.number_of_assignments,
    completed.number_of_responses,
    completed._file,
    completed._row
from completed
left join channels
    on
        completed.source_system = channels.source_system
        and completed.account_id = channels.account_id
        and completed.opened_by_channel_id = channels.channel_id
left join accounts_with_channels
    on
        completed.source_system = accounts_with_channels.source_system
        and completed.account_id = accounts_with_channels.account_id
left join team_names as closer_teams
    on
        completed.source_system = closer_teams.source_system
        and completed.account_id = closer_teams.account_id
        and {{ normalised('completed.closed_by_team') }} = closer_teams.team_word
left join team_names as assignee_teams
    on
        completed.source_system = assignee_teams.source_system
        and completed.account_id = assignee_teams.account_id
        and {{ normalised('completed.assignee_team') }} = assignee_teams.team_word
{% for role, name in people.items() -%}
    left join actors as {{ role }}_actors
        on
            completed.source_system = {{ role }}_actors.source_system
            and completed.account_id = {{ role }}_actors.account_id
            and {{ normalised('completed.' ~ name) }} = {{ role }}_actors.actor_word
    left join kind_words as {{ role }}_words on {{ normalised('completed.' ~ name) }} = {{ role }}_words.raw_value
{% endfor %}
