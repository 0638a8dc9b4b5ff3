-- One row per posted close: the newest post of a contact's opening and close. Posts come at least once; none names its
-- conversation.
-- Times are numbers, seconds or milliseconds: nine or ten digits are seconds, twelve to fourteen milliseconds.
{% set instants = {'opened_at': 'openedTime', 'closed_at': 'closedTime', 'last_assigned_at': 'lastAssignmentTime'} %}
with

posts as (
    select
        _source_system,
        _account_id,
        _extracted_at,
        _file,
        _row,
        _load_id,
        {{ json_text('contact', 'id') }} as contact_id,
        {% for name, member in instants.items() -%}
            {{ json_text('conversation', member) }} as {{ name }}_text,
        {% endfor -%}
        {{ json_text('conversation', 'category') }} as category,
        {{ json_text('conversation', 'summary') }} as summary,
        {{ json_text('conversation', 'openedBySource') }} as opened_by_source,
        {{ json_text('conversation', 'closedBySource') }} as closed_by_source,
        {{ json_text('conversation', 'closedBy.id') }} as closed_by,
        coalesce({{ json_text('conversation', 'assigneeTeam.id') }}, {{ json_text('conversation', 'assigneeTeam') }})
            as assignee_team
    from {{ source('respond_io', 'closed_webhooks') }}
    -- a feed may bring other events of the same conversation: they tell of no close, and must not hide it
    where coalesce({{ normalised('event_type') }}, 'closed') like '%closed%'
),

ranked as (
    select
        *,
        row_number() over (
            partition by _source_system, _account_id, contact_id, opened_at_text, closed_at_text
            order by
                _extracted_at desc nulls last,
                {{ natural_order('_file') }} desc nulls last,
                _file desc nulls last,
                _row desc nulls last,
                _load_id desc nulls last
        ) as version_rank
    from posts
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        contact_id,
        closed_by,
        assignee_team,
        ---------- words and text
        category,
        summary,
        {{ normalised('opened_by_source') }} as opened_by_source,
        {{ normalised('closed_by_source') }} as closed_by_source,
        ---------- instants, UTC
        {% for name in instants -%}
            case
                when {{ matches(name ~ '_text', '[0-9]{9,10}') }} then {{ milliseconds_cast(name ~ "_text || '000'") }}
                else {{ parse_instant_or_milliseconds(name ~ '_text', "'UTC'") }}
            end as {{ name }},
            {{ name }}_text,
        {% endfor -%}
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from ranked
    where version_rank = 1
)

select
    source_system,
    account_id,
    contact_id,
    closed_by,
    assignee_team,
    category,
    summary,
    opened_by_source,
    closed_by_source,
    {% for name in instants -%}
        {{ name }},
        {{ instant_fault(name ~ '_text', name, "'UTC'") }} as {{ name }}_fault,
    {% endfor -%}
    coalesce(contact_id, 'none') || '/' || coalesce(opened_at_text, 'none') || '/' || coalesce(closed_at_text, 'none') as post_id,
    _extracted_at,
    _file,
    _row
from typed
