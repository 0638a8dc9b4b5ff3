-- One row per ticket of a CSV export, whether its version holds or another shape's: the pipeline, stage, owner and team that
-- its labels name. A label that names nothing that is loaded, or several, is no id: it is NULL and counted. What looks like an
-- id stays one.
{% set id_pattern = '[0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' %}

with

tickets as (
    select * from {{ ref('stg_hubspot__tickets') }}
    where shape = 'csv'
),

stages as (select * from {{ ref('int_hubspot__pipeline_stages') }}),

owners as (select * from {{ ref('int_hubspot__owners') }}),

owner_teams as (select * from {{ ref('int_hubspot__owner_teams') }}),

-- a stage's label is unique inside its pipeline: looked for there, or everywhere when the pipeline is not known
words as (
    {% for kind, relation, scope, id, words in [
        ('pipeline', 'stages', "''", 'pipeline_id', ['pipeline_label']),
        ('stage', 'stages', 'pipeline_id', 'stage_id', ['stage_label']),
        ('stage', 'stages', "''", 'stage_id', ['stage_label']),
        ('owner', 'owners', "''", 'owner_id', ['owner_name', 'email', "owner_name || ' (' || email || ')'"]),
        ('team', 'owner_teams', "''", 'team_id', ['team_name']),
    ] -%}
        {% set outer_loop = loop -%}
        {% for word in [id] + words -%}
            select
                source_system,
                account_id,
                '{{ kind }}' as kind,
                {{ scope }} as scope,
                {{ normalised(word) }} as word,
                {{ id }} as record_id,
                {{ 'true' if loop.first else 'false' }} as is_id
            from {{ relation }}
            {% if not (outer_loop.last and loop.last) -%} union all {% endif %}
        {% endfor -%}
    {% endfor -%}
),

named as (
    select
        source_system,
        account_id,
        kind,
        scope,
        word,
        coalesce(
            max(case when is_id then record_id end), case when min(record_id) = max(record_id) then min(record_id) end
        ) as record_id
    from words
    where word is not null
    group by 1, 2, 3, 4, 5
),

with_pipelines as (
    select
        tickets.*,
        coalesce(
            pipelines.record_id,
            case when {{ matches('lower(' ~ trimmed('tickets.pipeline_id') ~ ')', id_pattern) }} then tickets.pipeline_id end
        ) as known_pipeline_id
    from tickets
    left join named as pipelines
        on
            pipelines.kind = 'pipeline'
            and tickets.source_system = pipelines.source_system
            and tickets.account_id = pipelines.account_id
            and {{ normalised('tickets.pipeline_id') }} = pipelines.word
),

resolved as (
    select
        tickets.*,
        {% for kind, relation in [('stage', 'ticket_stages'), ('owner', 'ticket_owners'), ('team', 'ticket_teams')] -%}
            coalesce(
                {{ relation }}.record_id,
                case
                    when {{ matches('lower(' ~ trimmed('tickets.' ~ kind ~ '_id') ~ ')', id_pattern) }} then tickets.{{ kind }}_id
                end
            ) as known_{{ kind }}_id
            {%- if not loop.last %},
            {% endif -%}
        {% endfor %}
    from with_pipelines as tickets
    left join named as ticket_stages
        on
            ticket_stages.kind = 'stage'
            and tickets.source_system = ticket_stages.source_system
            and tickets.account_id = ticket_stages.account_id
            and coalesce(tickets.known_pipeline_id, '') = ticket_stages.scope
            and {{ normalised('tickets.stage_id') }} = ticket_stages.word
    {% for kind, relation in [('owner', 'ticket_owners'), ('team', 'ticket_teams')] -%}
        left join named as {{ relation }}
            on
                {{ relation }}.kind = '{{ kind }}'
                and tickets.source_system = {{ relation }}.source_system
                and tickets.account_id = {{ relation }}.account_id
                and {{ normalised('tickets.' ~ kind ~ '_id') }} = {{ relation }}.word
    {% endfor %}
)

select
    source_system,
    account_id,
    ticket_id,
    known_pipeline_id as pipeline_id,
    known_stage_id as stage_id,
    known_owner_id as owner_id,
    known_team_id as team_id,
    {% for column in ['pipeline_id', 'stage_id', 'owner_id', 'team_id'] -%}
        case when {{ column }} is not null and known_{{ column }} is null then 'unresolved:' || {{ column }} end
            as {{ column }}_fault,
    {% endfor -%}
    is_newest_shape,
    _file,
    _row
from resolved
