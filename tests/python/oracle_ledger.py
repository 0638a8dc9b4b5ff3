"""The ledger of published verdicts, computed a second time: from the agreement and the oracle's judgements.

A ledger is kept over several publications. Each is told which exports of each account count then, which extraction
times were taken back, and the definitions of the day. It remembers of every revision all that was known of its
conversation, where the project stores a few columns: the two must tell the same causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.python import oracle
from tests.python.oracle import Account, Conversation, Definition, Episode

# source, account, conversation, episode, definition
Key = tuple[str, str, str, int, str]
ItemKey = tuple[str, datetime]
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Known:
    """What was known of an episode and its conversation when it was judged.

    until: the instant up to which anything could decide. votes: those on the episode's AI replies; all_votes: those of
    the conversation, about whatever. evidence: of each AI reply, and of each message of the
    customer, what may change of it though the item stays; of_episode: the keys of those that the verdict could hang on.
    """

    until: datetime | None
    is_there: bool
    exclusion: str | None
    items: tuple[datetime, ...]
    first_item_at: datetime | None
    last_reply_at: datetime | None
    votes: tuple[tuple[datetime, str], ...]
    all_votes: tuple[tuple[datetime, str], ...]
    evidence: Mapping[ItemKey, frozenset[Any]]
    of_episode: frozenset[ItemKey]


@dataclass
class Revision:
    """One row of the ledger."""

    number: int
    verdict: str
    reason: str | None
    decided_at: datetime | None
    deciding_item_id: str | None
    evidence_grade: str | None
    published_as_of: datetime | None
    cause: str | None
    definition: Definition
    known: Known

    @property
    def said(self) -> tuple[str | None, str | None, str | None]:
        """Return what a revision says: another verdict, reason or deciding item is another revision."""
        return (None if self.verdict == WITHDRAWN else self.verdict, self.reason, self.deciding_item_id)


@dataclass
class Judged:
    """All that is judged of one account on one day. as_of: naive UTC; None where nothing of it is loaded."""

    as_of: datetime | None
    verdicts: dict[Key, oracle.Verdict] = field(default_factory=dict)
    known: dict[tuple[str, int], Known] = field(default_factory=dict)
    items: dict[str, tuple[datetime, ...]] = field(default_factory=dict)


def evidence_of(conversation: Conversation) -> dict[ItemKey, frozenset[Any]]:
    """Return of each AI reply and message of the customer what is known of it, by its kind and instant."""
    found: dict[ItemKey, set[Any]] = {}
    for item in conversation.items:
        if item.is_ai_reply:
            instants = [at for at in item.action_instants if at is not None]
            undated = item.n_actions if not item.action_instants else len(item.action_instants) - len(instants)
            counts = [item.n_citations, undated]
            acts = True if any(count for count in counts) else None if None in counts else False
            found.setdefault(("reply", item.at), set()).add((acts, min(instants, default=None)))
        elif item.is_contact_message:
            found.setdefault(("message", item.at), set()).add(item.is_confirmation)
    return {key: frozenset(states) for key, states in found.items()}


def votes_by_episode(account: Account, as_of: datetime, episodes: Sequence[Episode]) -> dict[int, list[Any]]:
    """Return the votes on AI replies by the episode (its id in memory) of the reply."""
    zone, _ = oracle.settings_of(account, as_of)
    conversations = list({id(episode.conversation): episode.conversation for episode in episodes}.values())
    votes = oracle.read_votes(account, zone, as_of, conversations)
    return {
        id(episode): [
            (vote.at, vote.polarity)
            for reply in episode.ai_replies
            for vote in votes.get((reply.conversation_id, reply.item_id or ""), [])
        ]
        for episode in episodes
    }


def votes_of_conversations(account: Account, as_of: datetime) -> dict[str, list[tuple[datetime, str]]]:
    """Return every vote by its conversation, whether it is about an AI reply or about people."""
    zone, _ = oracle.settings_of(account, as_of)
    holders: dict[str, set[str]] = {}
    for row in oracle.newest_records(account, "messages"):
        holders.setdefault(row.get("message_id") or "", set()).add(row.get("conversation_id") or "")
    found: dict[str, list[tuple[datetime, str]]] = {}
    for row in oracle.newest_records(account, "feedback"):
        at, polarity = oracle.parse_instant(row.get("submitted_at"), zone), oracle.polarity_of(row)
        if at is None or at > as_of or polarity is None:
            continue
        message_id, conversation_id = oracle.text_of(row, "message_id"), oracle.text_of(row, "conversation_id")
        of = holders.get(message_id or "", set()) | ({conversation_id} if conversation_id else set())
        for conversation in of:
            found.setdefault(conversation, []).append((at, polarity))
    return found


def judge(account: Account | None, definitions: Sequence[Definition]) -> Judged:
    """Judge what counts of an account, at its newest extraction."""
    if account is None:
        return Judged(None)
    as_of = oracle.as_of_account(account, None)
    zone, _ = oracle.settings_of(account, as_of)
    episodes = oracle.episodes_of(account, as_of)
    conversations = list({id(episode.conversation): episode.conversation for episode in episodes}.values())
    votes = oracle.read_votes(account, zone, as_of, conversations)
    recontacts = oracle.Recontacts(episodes)
    on_replies = votes_by_episode(account, as_of, episodes)
    of_conversations = votes_of_conversations(account, as_of)
    judged = Judged(as_of)
    for conversation in conversations:
        judged.items[conversation.conversation_id] = tuple(sorted(item.at for item in conversation.items))
    for episode in episodes:
        conversation = episode.conversation
        last = episode.last_ai_reply
        later = [] if last is None else conversation.items[conversation.items.index(last) + 1 :]
        hanging = {("reply", reply.at) for reply in episode.ai_replies}
        for item in later:
            if item.is_ai_reply:
                break
            if item.is_contact_message:
                hanging.add(("message", item.at))
        judged.known[conversation.conversation_id, episode.index] = Known(
            until=as_of,
            is_there=True,
            exclusion=episode.exclusion_reason,
            items=judged.items[conversation.conversation_id],
            first_item_at=episode.items[0].at if episode.items else None,
            last_reply_at=None if last is None else last.at,
            votes=tuple(sorted(on_replies[id(episode)])),
            all_votes=tuple(sorted(of_conversations.get(conversation.conversation_id, []))),
            evidence=evidence_of(conversation),
            of_episode=frozenset(hanging),
        )
        for definition in definitions:
            verdict = oracle.verdict_of(episode, definition, votes, recontacts)
            judged.verdicts[(*episode.key.values(), definition.definition_id)] = verdict
    return judged


def evaluated_until(judged: Judged, known: Known, definition: Definition, verdict: oracle.Verdict) -> datetime | None:
    """Return the instant up to which anything could decide a verdict: its window's end, or as_of."""
    end = verdict.decided_at if known.last_reply_at is None else known.last_reply_at + definition.window
    return min(instant for instant in (end, judged.as_of) if instant is not None)


def count_until(items: Iterable[datetime], until: datetime | None) -> int:
    """Return how many items lie at or before an instant."""
    return 0 if until is None else sum(at <= until for at in items)


def cause_of(now: Revision, last: Revision, items_now: Sequence[datetime]) -> str:
    """Return the first cause that holds. now: without its cause; items_now: of the conversation, as known now."""
    old, new = last.known, now.known
    until = old.until
    earlier, here = count_until(old.items, until), count_until(items_now, until)

    def before(votes: Iterable[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
        return [(at, polarity) for at, polarity in votes if until is not None and at < until]

    changed = (
        key
        for key, state in old.evidence.items()
        if key in old.of_episode and key in new.evidence and not state & new.evidence[key]
    )
    holds = {
        "definition_changed": now.definition != last.definition,
        "excluded": new.exclusion != old.exclusion,
        "returned": now.reason == "customer_returned",
        "recontact": now.reason == "recontact",
        "changed_vote": new.is_there
        and old.is_there
        and before(old.votes) != before(new.votes)
        and before(old.all_votes) != before(new.all_votes),
        "changed_evidence": any(True for _ in changed),
        "late_item": here > earlier,
        "lost_item": here < earlier,
        "clock_restarted": new.last_reply_at is not None
        and old.last_reply_at is not None
        and new.last_reply_at > old.last_reply_at,
        "recut": not new.is_there or new.first_item_at != old.first_item_at,
    }
    return next((cause for cause, is_so in holds.items() if is_so), "other")


class Ledger:
    """Every revision that was ever published, by what it is of."""

    def __init__(self) -> None:
        """Begin without a row."""
        self.revisions: dict[Key, list[Revision]] = {}

    def publish(
        self,
        accounts: Mapping[tuple[str, str], Account | None],
        definitions: Sequence[Definition],
        taken_back: Mapping[tuple[str, str], set[datetime]],
    ) -> None:
        """Append what differs. accounts: what counts of each; taken_back: extraction times, forgotten or replaced."""
        for (source_system, account_id), account in accounts.items():
            judged = judge(account, definitions)
            own = {key: rows for key, rows in self.revisions.items() if key[:2] == (source_system, account_id)}
            seen = [row.published_as_of for rows in own.values() for row in rows if row.published_as_of is not None]
            newest = max(seen, default=None)
            is_behind = newest is not None and (judged.as_of is None or judged.as_of < newest)
            if is_behind and newest not in taken_back.get((source_system, account_id), set()):
                continue
            self._append(judged, own, {one.definition_id: one for one in definitions})

    def _append(self, judged: Judged, own: Mapping[Key, list[Revision]], definitions: Mapping[str, Definition]) -> None:
        """Append what differs of one account."""
        for key in sorted({*own, *judged.verdicts}):
            definition = definitions.get(key[4])
            if definition is None:
                continue
            rows = own.get(key, [])
            verdict = judged.verdicts.get(key)
            is_decided = verdict is not None and verdict.verdict in {"resolved", "not_resolved"}
            if not is_decided and (not rows or rows[-1].verdict == WITHDRAWN):
                continue
            items = judged.items.get(key[2], ())
            gone = Known(
                judged.as_of, False, None, items, None, None, (), (), self._evidence(judged, key[2]), frozenset()
            )
            known = judged.known.get((key[2], key[3]), gone)
            now = Revision(
                number=len(rows) + 1,
                verdict=WITHDRAWN,
                reason=None,
                decided_at=None,
                deciding_item_id=None,
                evidence_grade=None,
                published_as_of=judged.as_of,
                cause=None,
                definition=definition,
                known=known,
            )
            if is_decided and verdict is not None:
                now.verdict, now.reason, now.decided_at = verdict.verdict, verdict.reason, verdict.decided_at
                now.deciding_item_id, now.evidence_grade = verdict.deciding_item_id, verdict.evidence_grade
                now.known = replace(known, until=evaluated_until(judged, known, definition, verdict))
            if rows and rows[-1].said == now.said:
                continue
            if rows:
                now.cause = cause_of(now, rows[-1], items)
                if now.verdict == WITHDRAWN:
                    # it rested on the reply of the verdict that it withdraws
                    now.known = replace(now.known, last_reply_at=rows[-1].known.last_reply_at)
            self.revisions.setdefault(key, []).append(now)

    @staticmethod
    def _evidence(judged: Judged, conversation_id: str) -> Mapping[ItemKey, frozenset[Any]]:
        """Return what is known of a conversation's messages, whichever episode they are of."""
        return next((known.evidence for (of, _), known in judged.known.items() if of == conversation_id), {})

    def rows(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Return the rows as the mart has them, by episode key, definition and revision."""
        return {
            (*key, row.number): {
                "verdict": row.verdict,
                "reason": row.reason,
                "decided_at": row.decided_at,
                "deciding_item_id": row.deciding_item_id,
                "evidence_grade": row.evidence_grade,
                "published_as_of": row.published_as_of,
                "is_current": row is rows[-1],
                "cause": row.cause,
            }
            for key, rows in self.revisions.items()
            for row in rows
        }
