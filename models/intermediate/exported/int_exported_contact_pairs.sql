-- One row per pair of contacts that were merged in any landed version, both ways round, and per contact landed since the last
-- build, paired with itself; of the same sources.
{{ union_of_sources(shapes_of('contact_pairs'), [
    'source_system',
    'account_id',
    'contact_id',
    'other_contact_id',
]) }}
