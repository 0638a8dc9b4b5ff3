{#-
    The spellings of a path into JSON: the API's own (`metadata.ticketState`, `"flow-message".data.id`, `datetime`), and how
    clients and connectors write its members: in snake case (`metadata.ticket_state`, `flow_message.data.id`). A word that a
    client's language has for itself gets an underscore.
-#}
{% macro member_spellings(path) -%}
    {%- set snake = modules.re.sub('([a-z0-9])([A-Z])', '\\1_\\2', path) | lower -%}
    {%- set snake = modules.re.sub('"([a-z]+)-([a-z]+)"', '\\1_\\2', snake) -%}
    {%- set own_words = {'datetime': 'datetime_'} -%}
    {%- set snake = own_words.get(snake, snake) -%}
    {{ return([path] if snake == path else [path, snake]) }}
{%- endmacro %}
